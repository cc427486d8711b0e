import { execa } from "execa";
import type { FleetStatus } from "../../src/cli/run-status.js";
import type { ComponentStatus } from "../../src/status/component-status.js";
import { kubectlOnPath } from "../cluster/kubectl-on-path.js";
import { LabError } from "../lab-error.js";
import type { ScenarioContext } from "../scenarios/scenario.js";

/**
 * What `npm run status` says of the Compactor, asked as a person asks: by the command, with kubectl on the PATH.
 *
 * @throws LabError when it says nothing.
 */
export async function compactorStatusOf({ lab, checks }: ScenarioContext): Promise<ComponentStatus> {
  const { stdout, stderr } = await execa(
    "npm",
    ["run", "--silent", "status", "--", checks.environment.name, "--json"],
    // It exits with 1 when something is broken, which is what it is asked about.
    { cwd: lab.checkout, env: kubectlOnPath(lab), reject: false },
  );
  const components = stdout === "" ? [] : (JSON.parse(stdout) as FleetStatus).components;
  const compactor = components.find(({ component }) => component === "Compactor");
  if (compactor === undefined) throw new LabError(`status says nothing of the Compactor: ${stderr}`);
  return compactor;
}

/** Runs the commands that status printed, one after the other, as a person pastes them. @throws LabError when one fails. */
export async function runPrinted({ lab }: ScenarioContext, commands: readonly string[]): Promise<void> {
  for (const command of commands) {
    const { failed, stderr } = await execa("bash", ["-c", command], { env: kubectlOnPath(lab), reject: false });
    if (failed) throw new LabError(`what status prints does not work: ${command}: ${stderr.trim()}`);
  }
}

import { kubectlOnPath } from "../cluster/kubectl-on-path.js";
import { inTheLab } from "../documents/in-the-lab.js";
import { markedScripts } from "../documents/marked-scripts.js";
import { runScript } from "../documents/run-script.js";
import { LabError } from "../lab-error.js";
import type { Scenario } from "./scenario.js";

/** Milliseconds that a block of commands may take. */
const patience = 180_000;

/** What people copy from the pages, with the lab's names in place of the examples'. */
export const documentedCommands: Scenario = {
  title: "documented commands that look at a running fleet work as they are written down",
  core: true,
  async run({ lab }, report) {
    const scripts = markedScripts(lab.checkout, "lab");
    if (scripts.length === 0) throw new LabError("no page has a block of commands that is marked `sh lab`");
    const failures: string[] = [];
    for (const script of scripts) {
      report(script.place);
      const text = inTheLab(script.text, lab.paths);
      const place = { folder: lab.checkout, patience, environment: kubectlOnPath(lab) };
      await runScript({ ...script, text }, place).catch((error: unknown) =>
        failures.push(error instanceof Error ? error.message : String(error)),
      );
    }
    if (failures.length > 0) throw new LabError(failures.join("\n"));
    return `${scripts.length} blocks`;
  },
};

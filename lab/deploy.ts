import type { LabContext } from "./commands.js";
import { formatElapsed } from "./elapsed.js";
import type { Environment } from "../src/config/model.js";
import type { IdentityOptions } from "../src/identity/identity-options.js";
import { applyFleetStack, type ApplyContext } from "./fleet/apply.js";
import { ensureLabIdentities } from "./fleet/identities.js";
import { describeMissing, missingReleases, releasesOf } from "./fleet/releases.js";
import { synthesizeFleet, type Fleet } from "./fleet/synthesize.js";
import { providersProblem } from "./fleet/terraform.js";
import { binariesIn } from "./parts/binaries.js";
import { checkContext } from "./verify/context.js";
import { pagesToOpen } from "./verify/stores-listed.js";
import { fleetTable } from "./verify/summary.js";
import { afterApply, onRunningLab, verifyFleet, type Patience } from "./verify/verify.js";

/**
 * Synthesizes the lab's environment, applies every stack to its cluster, and verifies what users are promised.
 *
 * @throws LabError when a stack cannot be applied or a check does not hold.
 */
export async function deployFleet(context: LabContext): Promise<void> {
  const { missing } = await applyFleet(context);
  await verify(context, afterApply);
  for (const line of describeMissing(missing)) context.progress.say(line);
}

/** What a scenario wants otherwise than the lab's environment has it. */
export interface ApplyOptions {
  /** A changed environment. @default - as it stands in the file */
  readonly change?: (environment: Environment) => Environment;
  /** What to make anew among the identities, or a step of a rotation. @default - only what is missing or ages */
  readonly identities?: IdentityOptions;
  /** The time at which identities are made. @default - now */
  readonly identitiesAsOf?: Date;
}

/**
 * Makes the identities that are missing, synthesizes the lab's environment and applies every stack to its cluster, all
 * at the same time.
 */
export async function applyFleet(context: LabContext, options: ApplyOptions = {}): Promise<ApplyContext> {
  const { paths, checkout, progress } = context;
  await progress.step("make identities", async () => {
    const { certificates } = await ensureLabIdentities(checkout, paths, options.identities, options.identitiesAsOf);
    const changed = certificates.filter(({ outcome }) => outcome !== "kept").length;
    return `${certificates.length} certificates, ${changed} of them new`;
  });
  let fleet: Fleet | undefined;
  await progress.step("synthesize environments/lab.yaml", async () => {
    fleet = await synthesizeFleet(checkout, paths, options.change);
    return `${fleet.stacks.length} stacks`;
  });
  const applied = await chooseRoute(context, fleet!);
  const { stacks } = applied.fleet;
  await progress.steps(
    stacks.map((stack) => ({
      title: `apply ${stack.id}`,
      run: (report) => applyFleetStack(stack, applied, report),
    })),
    stacks.length,
  );
  return applied;
}

/** Verifies the fleet that runs, and shows what there is. @throws LabError naming every part that is wrong. */
export async function verify(context: LabContext, patience: Patience = onRunningLab): Promise<void> {
  const { paths, checkout, progress } = context;
  const checks = checkContext(paths, checkout);
  await verifyFleet(checks, progress, patience);
  progress.say(`\n${await fleetTable(checks)}\n`);
  for (const line of pagesToOpen(checks)) progress.say(line);
  progress.say(`kubectl           export KUBECONFIG=${paths.kubeconfig}`);
  progress.say(`All checks hold after ${formatElapsed(progress.timings.elapsed)}.`);
}

async function chooseRoute(
  { paths, progress, terraformConfiguration }: LabContext,
  fleet: Fleet,
): Promise<ApplyContext> {
  const releases = releasesOf(fleet.stacks);
  const [problem, unavailable] = await Promise.all([
    providersProblem(fleet.stacks, terraformConfiguration),
    missingReleases(releases),
  ]);
  progress.say(
    problem === undefined
      ? "Applying with Terraform: its providers can be installed."
      : `Applying the rendered manifests in Terraform's order, because its providers cannot be installed (${problem}).`,
  );
  const context = { fleet, paths, binary: binariesIn(paths), terraformConfiguration };
  if (problem === undefined) return { ...context, route: "terraform", missing: unavailable };
  // Manifests have no releases in them: a chart that could be had is missing all the same.
  const reason = "only Terraform's helm provider installs it, which cannot be installed";
  const missing = releases.map((release) => unavailable.find((one) => one.release === release) ?? { release, reason });
  return { ...context, route: "manifests", missing };
}

import { execa } from "execa";
import { readClaim } from "./claim.js";
import { kubectlCommand } from "./cluster/kubectl.js";
import { deployFleet } from "./deploy.js";
import { stopLab } from "./down.js";
import { formatElapsed } from "./elapsed.js";
import { goProblem } from "./host/go.js";
import { ensurePackages } from "./host/packages.js";
import { placeProblem, startProblems } from "./host/preconditions.js";
import { CNI_PACKAGE, findCniPlugins } from "./host/requirements.js";
import { labEnvironment } from "./fleet/identities.js";
import { variantProblem, type LabVariant } from "./fleet/variant.js";
import { labImages } from "./images/list.js";
import { productImages } from "./images/product-images.js";
import { startLab, type LabSupplies } from "./lab.js";
import { asOneError, LabError } from "./lab-error.js";
import { takeLock } from "./lock.js";
import { usedRanges } from "./network/ip.js";
import { cutNode, existingNetwork, joinNode } from "./network/network.js";
import { binariesIn } from "./parts/binaries.js";
import { buildParts, missingParts } from "./parts/build.js";
import { takeDistributionPrograms } from "./parts/distribution-programs.js";
import type { LabPaths } from "./paths.js";
import type { Progress } from "./progress.js";
import { labStatus, renderStatus } from "./status.js";
import { findCluster, findNode, LAB_CLUSTERS, LAB_NODES } from "./topology.js";

/** What every command is given. */
export interface LabContext {
  readonly paths: LabPaths;
  /** Root of this working copy. */
  readonly checkout: string;
  /** Folders commands are looked for in, as the PATH variable has them. */
  readonly path: string;
  /** Terraform's CLI configuration, as TF_CLI_CONFIG_FILE names it. @default - Terraform's own place */
  readonly terraformConfiguration?: string;
  readonly progress: Progress;
}

/**
 * Installs and builds what is missing, starts all clusters, deploys the fleet.
 *
 * @param variant in what it differs from its file. @default - what it was started with, or nothing
 */
export async function up(context: LabContext, variant?: LabVariant): Promise<void> {
  const { paths, path, checkout, progress } = context;
  await locked(context, "up", async () => {
    const go = missingParts(paths).length > 0 ? await goProblem() : undefined;
    if (go !== undefined) throw go;
    await ensurePackages(path, progress);
    const problems = await findStartProblems(context, variant);
    if (problems.length > 0) throw asOneError(problems);
    await buildParts(paths, progress);
    await takeDistributionPrograms(paths, path, progress);
    try {
      await startLab(supplies(context), checkout, progress, variant);
      progress.say(`Clusters ready after ${formatElapsed(progress.timings.elapsed)}.`);
      await deployFleet(context);
    } finally {
      if (readClaim(paths) !== undefined) progress.timings.save(paths.timings);
    }
  });
}

/** Builds the parts and starts nothing. */
export async function build(context: LabContext): Promise<void> {
  const { paths, path, progress } = context;
  assertPlace();
  await locked(context, "build", async () => {
    const problem = await goProblem();
    if (problem !== undefined) throw problem;
    await buildParts(paths, progress);
    await takeDistributionPrograms(paths, path, progress);
    progress.say(`All parts are in ${paths.cache}.`);
  });
}

/** Removes the lab. */
export async function down(context: LabContext): Promise<void> {
  assertPlace();
  await locked(context, "down", async () => {
    await context.progress.step("remove the lab", () => stopLab(context.paths));
    context.progress.say("Nothing of the lab is left: no process, namespace, mount, bridge, rule or control group.");
  });
}

/** Prints what every node is doing. @throws LabError when one is neither ready nor cut off on purpose. */
export async function status({ paths, progress }: LabContext): Promise<void> {
  assertPlace();
  const statuses = await labStatus(paths);
  progress.say(renderStatus(statuses));
  if (statuses.some(({ state }) => state !== "ready" && state !== "cut off"))
    throw new LabError("not every node is ready", "`npm run lab`");
}

/** Takes a node off the network between nodes and clusters. */
export async function cut({ paths, progress }: LabContext, name: string): Promise<void> {
  const node = named(findNode, LAB_NODES, "node", name);
  assertRuns(paths);
  await cutNode(node);
  progress.say(`${node.name} is cut off; \`npm run lab -- join ${node.name}\` puts it back.`);
}

/** Puts a node back on the network between nodes and clusters. */
export async function join({ paths, progress }: LabContext, name: string): Promise<void> {
  const node = named(findNode, LAB_NODES, "node", name);
  assertRuns(paths);
  await joinNode(node);
  progress.say(`${node.name} is on the network again.`);
}

/** Runs kubectl against a cluster, with this terminal, and answers its exit code. */
export async function kubectl({ paths }: LabContext, name: string, args: readonly string[]): Promise<number> {
  const cluster = named(findCluster, LAB_CLUSTERS, "cluster", name);
  assertRuns(paths);
  const command = kubectlCommand(cluster, paths, binariesIn(paths), args);
  const { exitCode } = await execa("nsenter", command, { stdio: "inherit", reject: false });
  return exitCode ?? 1;
}

/** What starting the clusters needs; the host must have been prepared. */
export function supplies({ paths, checkout }: LabContext): LabSupplies {
  const cniPlugins = findCniPlugins();
  if (cniPlugins === undefined) throw new LabError(`${CNI_PACKAGE} is missing`, "`npm run lab` installs it");
  return {
    paths,
    binary: binariesIn(paths),
    images: labImages(productImages(labEnvironment(checkout, paths))),
    cniPlugins,
  };
}

async function findStartProblems(
  { paths, checkout }: LabContext,
  variant: LabVariant | undefined,
): Promise<readonly LabError[]> {
  const problems = startProblems({
    claim: readClaim(paths),
    checkout,
    usedRanges: await usedRanges(),
    existingNetwork: await existingNetwork(LAB_NODES),
  });
  const other = variantProblem(paths, variant);
  return other === undefined ? problems : [...problems, other];
}

function assertPlace(): void {
  const problem = placeProblem(process.platform, process.geteuid?.() ?? -1);
  if (problem !== undefined) throw problem;
}

function assertRuns(paths: LabPaths): void {
  assertPlace();
  if (readClaim(paths) === undefined) throw new LabError("the lab is not running", "start it with `npm run lab`");
}

function named<Item extends { readonly name: string }>(
  find: (name: string) => Item | undefined,
  all: readonly Item[],
  kind: string,
  name: string,
): Item {
  const found = find(name);
  if (found !== undefined) return found;
  throw new LabError(`there is no ${kind} "${name}"`, `${kind}s: ${all.map((each) => each.name).join(", ")}`);
}

async function locked(context: LabContext, command: string, run: () => Promise<void>): Promise<void> {
  assertPlace();
  const release = takeLock(context.paths.lock, `npm run lab -- ${command}`);
  try {
    await run();
  } finally {
    release();
  }
}

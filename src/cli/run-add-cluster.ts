import { withCluster } from "../config/add-cluster.js";
import type { ClusterEntry } from "../config/cluster-entry.js";
import { observabilityClusterName, stackId, type Environment } from "../config/model.js";
import { ensureIdentities } from "../identity/ensure-identities.js";
import { environmentAndCluster } from "./cluster-names.js";
import {
  assertIdentitiesCanChange,
  identityFiles,
  planChange,
  reviewStep,
  stacksAfter,
  writeChange,
  type ClustersPlace,
} from "./environment-change.js";
import { renderChange } from "./render-change.js";
import { UserError } from "./user-error.js";

/** The options as they stand on the command line; the schema judges their values. */
export interface AddArguments {
  readonly mode?: string;
  readonly outageBudget?: string;
  readonly activeSeries?: string;
  readonly scrapeInterval?: string;
  readonly volumeSize?: string;
  readonly buffer?: string;
  /** @default - the last child cluster's */
  readonly kubeconfig?: string;
  /** @default - the cluster's name */
  readonly context?: string;
  readonly namespace?: string;
  /** False leaves identities to `npm run identities`. */
  readonly identity: boolean;
  readonly dryRun?: true;
}

/** Options that are keys of `prometheus`, in the order in which they are written. */
const prometheusKeys = ["mode", "scrapeInterval", "outageBudget", "activeSeries", "buffer", "volumeSize"] as const;

/**
 * Adds a child cluster to an environment file, makes its identity, and says what that changes.
 *
 * @param names the environment and the cluster, or the cluster alone where there is one environment.
 * @throws UserError, EnvironmentProblems; nothing is written then.
 */
export async function runAddCluster(
  names: readonly string[],
  given: AddArguments,
  place: ClustersPlace,
): Promise<void> {
  const { environment: name, cluster } = environmentAndCluster(place.environments, "add", names);
  const change = planChange(name, place, (environment, text) => {
    assertNew(environment, cluster);
    return withCluster(environment.file, text, entryFor(environment, cluster, given));
  });
  if (given.identity) assertIdentitiesCanChange(change, place);
  const stacks = await stacksAfter(change, given.identity, place.now);
  place.write(renderChange(change, stacks));
  if (given.dryRun === true) {
    place.write("\nNothing was written: --dry-run.\n");
    return;
  }
  writeChange(change);
  const made = given.identity ? await makeIdentities(change.after, place) : [];
  place.write(`\n${[...made, ...nextSteps(change.after, cluster, given.identity, place)].join("\n")}\n`);
}

function assertNew({ name, file, childClusters }: Environment, cluster: string): void {
  if (!childClusters.some((child) => child.name === cluster)) return;
  throw new UserError(`${file} has a child cluster ${cluster} already; \`npm run clusters -- list ${name}\` shows it`);
}

function entryFor({ childClusters, observability }: Environment, name: string, given: AddArguments): ClusterEntry {
  const beside = childClusters.at(-1)?.cluster ?? observability.cluster;
  return {
    name,
    cluster: { kubeconfig: given.kubeconfig ?? beside.kubeconfig, context: given.context ?? name },
    ...(given.namespace === undefined ? {} : { namespace: given.namespace }),
    prometheus: Object.fromEntries(
      prometheusKeys.flatMap((key) => {
        const value = given[key];
        return value === undefined ? [] : [[key, asWritten(value)] as const];
      }),
    ),
  };
}

/** A number needs no quotes in the file. */
function asWritten(value: string): string | number {
  return /^(0|[1-9][0-9]{0,14})$/.test(value) ? Number(value) : value;
}

async function makeIdentities(environment: Environment, place: ClustersPlace): Promise<string[]> {
  const { certificates } = await ensureIdentities({
    environment,
    ...identityFiles(environment.name, place),
    now: place.now,
  });
  return certificates
    .filter(({ outcome }) => outcome !== "kept")
    .map(({ id, outcome, notAfter, reason }) => {
      const until = notAfter === undefined ? "" : `, valid until ${notAfter.toISOString().slice(0, 10)}`;
      return `${id} ${outcome}${reason === undefined ? "" : ` (${reason})`}${until}`;
    });
}

function nextSteps(environment: Environment, cluster: string, identity: boolean, place: ClustersPlace): string[] {
  const { name } = environment;
  return [
    "Next:",
    ...(identity ? [] : [`  npm run identities -- ${name}`]),
    reviewStep(environment, place),
    `  npm run deploy -- ${name} ${observabilityClusterName}    first: until the routers know ${cluster}, what it sends is refused and lost`,
    `  npm run deploy -- ${name} ${cluster}    the new stack ${stackId(name, cluster)}`,
    `  npm run status -- ${name}    shows its newest sample`,
  ];
}

import { reasonOf } from "../audit/cannot-tell.js";
import { loadEnvironments } from "../config/load.js";
import type { Environment } from "../config/model.js";
import { isLate, type ClusterStatus } from "../status/cluster-status.js";
import type { ComponentStatus } from "../status/component-status.js";
import type { Kubectl } from "./kubectl.js";
import type { OpenForward } from "./port-forward.js";
import { readClusters } from "./read-clusters.js";
import { readComponents } from "./read-components.js";
import { renderStatus } from "./render-status.js";

/** The options as they stand on the command line. */
export interface StatusArguments {
  readonly json?: true;
  /** Address of Query. @default - a port-forward to it */
  readonly url?: string;
}

/** Where everything is. */
export interface StatusPlace {
  /** Folder of the environment files. */
  readonly environments: string;
  readonly kubectl: Kubectl;
  /** Opens a way into a cluster. @throws CannotTell when there is none. */
  readonly forward: OpenForward;
  /** Takes what the reader is told. */
  readonly write: (text: string) => void;
}

/** How an environment stands. */
export interface FleetStatus {
  /** Each child cluster; none where the global view cannot be asked. */
  readonly clusters: readonly ClusterStatus[];
  /** Why the global view cannot be asked. @default - it answered */
  readonly clustersUnknown?: string;
  /** Each component of the observability cluster. */
  readonly components: readonly ComponentStatus[];
}

/**
 * Says how an environment stands, and returns the exit code: 0 when every cluster is fresh and every component runs, else 1.
 *
 * @throws EnvironmentProblems
 */
export async function runStatus(name: string, given: StatusArguments, place: StatusPlace): Promise<number> {
  const [environment] = loadEnvironments(place.environments, [name]);
  if (environment === undefined) throw new Error(`${name} was neither loaded nor refused`);
  const [view, components] = await Promise.all([
    globalView(environment, { url: given.url, forward: place.forward }),
    readComponents(environment, place),
  ]);
  const status: FleetStatus = { ...view, components };
  place.write(given.json === true ? `${JSON.stringify(status, null, 2)}\n` : renderStatus(status));
  const well = status.clustersUnknown === undefined && !status.clusters.some(isLate);
  return well && components.every(({ state }) => state === "running") ? 0 : 1;
}

/** Components are still told of where the global view cannot be asked: they say why. */
async function globalView(
  environment: Environment,
  way: Parameters<typeof readClusters>[1],
): Promise<Pick<FleetStatus, "clusters" | "clustersUnknown">> {
  try {
    return { clusters: await readClusters(environment, way) };
  } catch (error) {
    return { clusters: [], clustersUnknown: reasonOf(error) };
  }
}

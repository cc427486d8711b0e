import { loadEnvironments } from "../config/load.js";
import { nearest } from "../config/nearest.js";
import { clusterPromise } from "../config/outage-settings.js";
import { renderOutage } from "./render-outage.js";
import { UserError } from "./user-error.js";

/** The options as they stand on the command line. */
export interface OutageArguments {
  readonly why?: true;
  readonly json?: true;
}

/** Where everything is. */
export interface OutagePlace {
  /** Folder of the environment files. */
  readonly environments: string;
  /** Takes what the reader is told. */
  readonly write: (text: string) => void;
}

/**
 * Says what the child clusters of one environment are promised.
 *
 * @param clusters names; all when there is none.
 * @throws UserError, EnvironmentProblems
 */
export function runOutage(
  name: string,
  clusters: readonly string[],
  given: OutageArguments,
  { environments, write }: OutagePlace,
): void {
  const [environment] = loadEnvironments(environments, [name]);
  if (environment === undefined) throw new Error(`${name} was neither loaded nor refused`);
  const known = environment.childClusters.map((child) => child.name);
  for (const cluster of clusters) {
    if (known.includes(cluster)) continue;
    const close = nearest(cluster, known);
    const remedy = close === undefined ? `choose one of ${known.join(", ")}` : `did you mean ${close}?`;
    throw new UserError(`${name} has no child cluster ${cluster}; ${remedy}`);
  }
  const promises = environment.childClusters
    .filter((child) => clusters.length === 0 || clusters.includes(child.name))
    .map((child) => ({ cluster: child.name, promise: clusterPromise(environment, child) }));
  write(
    given.json === true
      ? `${JSON.stringify(Object.fromEntries(promises.map(({ cluster, promise }) => [cluster, promise])), null, 2)}\n`
      : renderOutage(promises, { why: given.why === true }),
  );
}

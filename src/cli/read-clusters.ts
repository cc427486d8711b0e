import { httpRequest } from "../audit/http-request.js";
import { metricsApi } from "../audit/metrics-api.js";
import { clusterPromise } from "../config/outage-settings.js";
import type { Environment } from "../config/model.js";
import { senderName } from "../outage/sender.js";
import { receiveReplicaLabel, thanosPorts } from "../thanos/thanos-component.js";
import { Duration } from "../units/duration.js";
import { clusterReadings } from "../status/cluster-readings.js";
import { clusterStatus, type ClusterStatus } from "../status/cluster-status.js";
import type { OpenForward } from "./port-forward.js";
import { observabilityCluster } from "./read-components.js";

/** How Query is reached. */
export interface QueryWay {
  /** Address of Query. @default - through `forward` */
  readonly url?: string;
  readonly forward: OpenForward;
}

/** Longest wait for one answer, in milliseconds: a person waits for it. */
const patience = 30_000;

/** A cluster that was silent for longer than its budget still is one that was there: a day more is looked through. */
const BEYOND_BUDGET = Duration.days(1);

/**
 * Says how each child cluster stands, from the global view alone: it is all there is of a cluster nobody outside reaches.
 *
 * @throws CannotTell when Query cannot be reached, or does not answer in full.
 */
export async function readClusters(environment: Environment, { url, forward }: QueryWay): Promise<ClusterStatus[]> {
  if (environment.childClusters.length === 0) return [];
  const way =
    url === undefined
      ? await forward({
          ...observabilityCluster(environment),
          resource: "service/thanos-query",
          port: thanosPorts.http,
        })
      : { url, close: () => Promise.resolve() };
  try {
    const now = Date.now();
    const bases = environment.childClusters.map((child) => {
      const promise = clusterPromise(environment, child);
      return {
        cluster: child.name,
        mode: senderName(promise.sender),
        budget: promise.budget,
        scrapeInterval: child.prometheus.scrapeInterval,
        silentAfter: promise.silentAfter,
        certificate: environment.inventory.certificates[`${child.name}/writer`],
      };
    });
    const scope = {
      clusters: bases.map(({ cluster }) => cluster),
      lookBack: Duration.longest(...bases.map(({ budget }) => budget)).plus(BEYOND_BUDGET),
      replicationFactor: environment.observability.receive.replicationFactor,
    };
    const api = metricsApi("Query", receiveReplicaLabel, httpRequest("Query", way.url, patience));
    const readings = await clusterReadings(api, scope, now);
    return bases.map((basis) => clusterStatus(basis, readings.get(basis.cluster) ?? {}, now));
  } finally {
    await way.close();
  }
}

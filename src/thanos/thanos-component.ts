import type { ClusterNamespace } from "../kubernetes/cluster-namespace.js";
import type { ComponentSettings, ResourceSettings } from "../kubernetes/component-settings.js";
import type { Probes } from "../kubernetes/pod.js";
import type { ObjectStore } from "../object-store/object-store.js";

/** What every Thanos component is given. */
export interface ThanosComponentProps {
  readonly namespace: ClusterNamespace;
  /** Image of Thanos. */
  readonly image: string;
  /** Where the pods run, what they may use, and further flags. */
  readonly settings: ComponentSettings & { readonly resources: ResourceSettings };
}

/** Ports of every Thanos component. */
export const thanosPorts = { http: 10902, grpc: 10901 } as const;

/** Port of Receive's routers for remote write. */
export const remoteWritePort = 19291;

/** Label that tells the copies of one sample apart; Query and Compactor join on it. */
export const receiveReplicaLabel = "receive_replica";

/** Label of a pair of Prometheus; Query joins on it. */
export const prometheusReplicaLabel = "replica";

/** Listeners and log format, the same for all. */
export const commonArgs = [`--http-address=0.0.0.0:${thanosPorts.http}`, "--log.format=logfmt"];

/** The listener for Thanos's own gRPC interfaces. */
export const grpcArgs = [`--grpc-address=0.0.0.0:${thanosPorts.grpc}`];

/** Where the pods serve metrics. */
export const thanosMetrics = { port: thanosPorts.http, path: "/metrics" };

/**
 * Health checks of a Thanos component.
 *
 * @param startupMinutes how long it may take until it first answers: replaying a write-ahead log, reading a bucket.
 */
export function thanosProbes(startupMinutes: number): Probes {
  return {
    startup: { path: "/-/ready", port: "http", period: 2, failures: startupMinutes * 30 },
    readiness: { path: "/-/ready", port: "http", period: 5, failures: 3 },
    liveness: { path: "/-/healthy", port: "http", period: 15, failures: 4 },
  };
}

/** What a component that uses the object store adds to its own. */
export function objectStoreAccess(store: ObjectStore) {
  return { args: [`--objstore.config=${store.document}`], environment: store.credentials, dependsOn: store.dependsOn };
}

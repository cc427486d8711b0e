import type { BlockDiscovery } from "../config/block-discovery.js";
import type { ClusterNamespace } from "../kubernetes/cluster-namespace.js";
import type { ComponentSettings, ResourceSettings } from "../kubernetes/component-settings.js";
import type { Probes } from "../kubernetes/container.js";
import { tlsFiles, type TlsIdentity } from "../kubernetes/tls-identity.js";
import type { ObjectStoreRole } from "../object-store/object-store-actions.js";
import type { ObjectStore } from "../object-store/object-store.js";

/** What every Thanos component is given. */
export interface ThanosComponentProps {
  readonly namespace: ClusterNamespace;
  /** Image of Thanos. */
  readonly image: string;
  /** Where the pods run, what they may use, and further flags. */
  readonly settings: ComponentSettings & { readonly resources: ResourceSettings };
}

/** What every Thanos component with gRPC interfaces is given. */
export interface GrpcComponentProps extends ThanosComponentProps {
  /** Certificate of the internal authority; good as server and as client. */
  readonly identity: TlsIdentity;
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

/** Where a component finds its own certificate, its key and the authorities it trusts. */
export const identityFiles = tlsFiles("/etc/thanos/identity");

/**
 * Thanos's own gRPC interfaces, for peers with a certificate of the internal authority alone: on Receive they take writes
 * for any tenant, elsewhere they give away every series.
 *
 * @param identity what the component shows to its peers, as server and as client.
 */
export function mutualGrpc(identity: TlsIdentity) {
  return {
    args: [
      `--grpc-address=0.0.0.0:${thanosPorts.grpc}`,
      `--grpc-server-tls-cert=${identityFiles.certificate}`,
      `--grpc-server-tls-key=${identityFiles.key}`,
      `--grpc-server-tls-client-ca=${identityFiles.authorities}`,
    ],
    volume: identity.volume("identity", "/etc/thanos/identity"),
    checksums: { "internal-authorities": identity.authorityChecksum },
  };
}

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

/** How a component that reads the whole bucket finds out what blocks there are. @param discovery @default - Thanos's own */
export function blockDiscoveryArgs(discovery: BlockDiscovery = "concurrent"): string[] {
  return discovery === "concurrent" ? [] : [`--block-discovery-strategy=${discovery}`];
}

/** What a component that uses the object store adds to its own. */
export function objectStoreAccess(store: ObjectStore, role: ObjectStoreRole) {
  const { document, credentials, ...rest } = store.access(role);
  return { ...rest, args: [`--objstore.config=${document}`], environment: credentials };
}

import type { EnvironmentVariable } from "../kubernetes/container.js";
import { tenantLabel } from "../config/tenant-label.js";
import { commonArgs, receiveReplicaLabel, thanosPorts } from "./thanos-component.js";

/** What routers and ingestors of Receive are started with alike. */
export const receiveArgs = [
  "receive",
  ...commonArgs,
  `--label=${receiveReplicaLabel}="$(POD_NAME)"`,
  `--receive.tenant-label-name=${tenantLabel}`,
];

/** How routers send to ingestors. */
export type ReplicationProtocol = "protobuf" | "capnproto";

/** Port on which ingestors take Cap'n Proto; Thanos's own default, which the hashring relies on. */
export const capnProtoPort = 19391;

/** The listener for Cap'n Proto. It takes writes for any tenant and has no TLS: on loopback, unless it was chosen. */
export function capnProtoListener(protocol: ReplicationProtocol): string {
  return `--receive.capnproto-address=${protocol === "capnproto" ? "0.0.0.0" : "127.0.0.1"}:${capnProtoPort}`;
}

/** Ports of ingestors. */
export function ingestorPorts(protocol: ReplicationProtocol): Readonly<Record<string, number>> {
  return protocol === "capnproto" ? { ...thanosPorts, capnproto: capnProtoPort } : thanosPorts;
}

/**
 * The name of the pod, for the label above, and how much memory Go lets pile up before it looks for what is unused: twice what
 * is in use in place of once. `GOMEMLIMIT` keeps it below the memory limit all the same, where Go looks more often again.
 *
 * Measured with 60,000 series and three copies: a tenth more samples per CPU-second for half as much memory again, as long
 * as there is that much (bench/RESULTS.md, row 4).
 */
export const receiveEnvironment: readonly EnvironmentVariable[] = [
  { name: "POD_NAME", podField: "metadata.name" },
  { name: "GOGC", value: "200" },
];

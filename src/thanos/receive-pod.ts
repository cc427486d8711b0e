import type { EnvironmentVariable } from "../kubernetes/pod.js";
import { commonArgs, grpcArgs, receiveReplicaLabel, remoteWritePort, thanosPorts } from "./thanos-component.js";

/** What routers and ingestors of Receive are started with alike. */
export const receiveArgs = [
  "receive",
  ...commonArgs,
  ...grpcArgs,
  `--remote-write.address=0.0.0.0:${remoteWritePort}`,
  // This port takes writes for any tenant and has no TLS; nothing here uses it.
  "--receive.capnproto-address=127.0.0.1:19391",
  `--label=${receiveReplicaLabel}="$(POD_NAME)"`,
  "--receive.tenant-label-name=tenant_id",
];

/** The name of the pod, for the label above. */
export const receiveEnvironment: readonly EnvironmentVariable[] = [{ name: "POD_NAME", podField: "metadata.name" }];

/** Ports of routers and ingestors. */
export const receivePorts = { ...thanosPorts, "remote-write": remoteWritePort };

import type { EnvironmentVariable } from "../kubernetes/pod.js";
import { tenantLabel } from "../config/tenant-label.js";
import { commonArgs, receiveReplicaLabel } from "./thanos-component.js";

/** What routers and ingestors of Receive are started with alike. */
export const receiveArgs = [
  "receive",
  ...commonArgs,
  `--label=${receiveReplicaLabel}="$(POD_NAME)"`,
  `--receive.tenant-label-name=${tenantLabel}`,
];

/** The name of the pod, for the label above. */
export const receiveEnvironment: readonly EnvironmentVariable[] = [{ name: "POD_NAME", podField: "metadata.name" }];

/** Takes writes for any tenant and has no TLS; nothing outside of the pod uses it. */
export const capnProtoOnLoopback = "--receive.capnproto-address=127.0.0.1:19391";

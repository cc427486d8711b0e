import type { Environment } from "../../src/config/model.js";
import type { Kubectl } from "../cluster/kubectl.js";
import { LabError } from "../lab-error.js";
import { OBSERVABILITY } from "../topology.js";
import type { Target } from "./job.js";

/** Ports of Receive that are no remote write over TLS, and what answers there. */
export const RECEIVE_PORTS = { grpc: 10901, remoteWrite: 19291, capnProto: 19391 } as const;

/** Everything of Receive that an attacker could try to reach. */
export interface ReceiveTargets {
  /** Remote write, where senders outside of the cluster reach it. */
  readonly remoteWrite: Target;
  /** Name on the routers' certificate. */
  readonly serverName: string;
  /** Address of the node that senders know. */
  readonly node: string;
  /** Addresses of pods. */
  readonly ingestors: readonly string[];
  readonly routers: readonly string[];
}

/** Looks up where Receive can be reached. @throws LabError where there is no pod or no node port. */
export async function receiveTargets({ observability }: Environment, kubectl: Kubectl): Promise<ReceiveTargets> {
  const { host, nodePort } = observability.remoteWrite;
  if (nodePort === undefined)
    throw new LabError("remote write has no node port", "set observability.remoteWrite.nodePort");
  const [ingestors, routers] = await Promise.all(
    ["receive-ingestor", "receive-router"].map((component) =>
      podAddresses(kubectl, observability.namespace, component),
    ),
  );
  return {
    remoteWrite: { address: OBSERVABILITY.address, port: nodePort },
    serverName: host,
    node: OBSERVABILITY.address,
    ingestors: ingestors ?? [],
    routers: routers ?? [],
  };
}

async function podAddresses(kubectl: Kubectl, namespace: string, component: string): Promise<readonly string[]> {
  const output = await kubectl([
    "get",
    "pods",
    "--namespace",
    namespace,
    `--selector=app.kubernetes.io/component=${component}`,
    '--output=jsonpath={range .items[*]}{.status.podIP}{"\\n"}{end}',
  ]);
  const addresses = output.split("\n").filter(Boolean);
  if (addresses.length === 0) throw new LabError(`there is no pod of ${component}`, "`npm run lab`");
  return addresses;
}

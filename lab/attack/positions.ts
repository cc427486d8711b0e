import { execa } from "execa";
import type { Kubectl } from "../cluster/kubectl.js";
import { inNetworkNamespace, namespaceFile } from "../network/ip.js";
import type { LabPaths } from "../paths.js";
import { OBSERVABILITY, type LabCluster } from "../topology.js";
import type { Place } from "./attack.js";
import { removeIntruder, startIntruder } from "./intruder-pod.js";
import type { Position } from "./position.js";

/** What taking a place needs. */
export interface Surroundings {
  readonly paths: LabPaths;
  readonly checkout: string;
  /** The child cluster that attackers sit in. */
  readonly child: LabCluster;
  readonly kubectl: (cluster: LabCluster) => Kubectl;
  /** The fleet's namespace on a cluster. */
  readonly namespaceOf: (cluster: LabCluster) => string;
}

/** Takes a place, lets `attack` work from there, and leaves no trace of it, also when the attack fails. */
export async function fromPlace<Result>(
  place: Place,
  surroundings: Surroundings,
  attack: (position: Position) => Promise<Result>,
): Promise<Result> {
  const { child, checkout } = surroundings;
  const node = { networkNamespace: namespaceFile(child.networkNamespace), checkout };
  switch (place) {
    case "child node":
      return attack(node);
    case "child node with a route to the pods":
      return withRoute(child, () => attack(node));
    case "child pod":
      return inPod(child, surroundings, attack);
    case "observability pod":
      return inPod(OBSERVABILITY, surroundings, attack);
  }
}

async function inPod<Result>(
  cluster: LabCluster,
  { paths, checkout, kubectl, namespaceOf }: Surroundings,
  attack: (position: Position) => Promise<Result>,
): Promise<Result> {
  const namespace = namespaceOf(cluster);
  try {
    const networkNamespace = await startIntruder(cluster, namespace, paths, kubectl(cluster));
    return await attack({ networkNamespace, checkout });
  } finally {
    await removeIntruder(kubectl(cluster), namespace);
  }
}

/** Nodes share a network and forward packets: whoever owns one of them can send to the pods behind another. */
async function withRoute<Result>(child: LabCluster, attack: () => Promise<Result>): Promise<Result> {
  const routes = async (verb: string): Promise<void> => {
    for (const { podCidr, address } of OBSERVABILITY.nodes) {
      const command = ["ip", "route", verb, podCidr, "via", address];
      await execa("nsenter", inNetworkNamespace(child.networkNamespace, command));
    }
  };
  await routes("replace");
  try {
    return await attack();
  } finally {
    await routes("delete");
  }
}

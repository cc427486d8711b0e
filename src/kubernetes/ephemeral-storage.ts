import { Quantity } from "../units/quantity.js";
import type { ResourceSettings } from "./component-settings.js";
import type { PodVolume } from "./pod-volume.js";

/**
 * What a container keeps on its node's disk beside scratch volumes: its log. The kubelet keeps 5 files of 10 MiB
 * (KubeletConfiguration, `containerLogMaxFiles` and `containerLogMaxSize`).
 */
const log = Quantity.parse("64Mi");

/** The same for a node that keeps far longer logs than usual: above the limit a pod is evicted. */
const longLog = Quantity.parse("1Gi");

/**
 * What a container reserves of its node's disk and may use at most. Nothing of ours can write to its image, so that is
 * its log and its scratch volumes; a runaway log then costs one pod and not the node.
 *
 * @param resources the container's settings. @default - 64Mi, and 1Gi at most, each with the scratch volumes added; a
 * value that is given moves the other one where they would contradict
 */
export function ephemeralStorage(
  { requests, limits }: ResourceSettings,
  volumes: readonly PodVolume[],
): { readonly request: Quantity; readonly limit: Quantity } {
  const scratch = volumes.reduce((sum, volume) => sum + ("scratch" in volume ? volume.scratch.bytes : 0), 0);
  const limit = limits.ephemeralStorage ?? larger(plus(longLog, scratch), requests.ephemeralStorage);
  return { request: requests.ephemeralStorage ?? smaller(plus(log, scratch), limit), limit };
}

function plus(quantity: Quantity, bytes: number): Quantity {
  // Once is not nothing: the product is written with the largest suffix that fits.
  return Quantity.parse(`${Math.ceil((quantity.bytes + bytes) / 1024)}Ki`).times(1);
}

function larger(one: Quantity, other: Quantity | undefined): Quantity {
  return other !== undefined && one.isLessThan(other) ? other : one;
}

function smaller(one: Quantity, other: Quantity): Quantity {
  return other.isLessThan(one) ? other : one;
}

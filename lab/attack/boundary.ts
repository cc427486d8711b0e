import { isIPv4 } from "node:net";
import { LabError } from "../lab-error.js";
import { contains } from "../network/address-range.js";
import { LAB_CLUSTERS, LAB_NETWORK } from "../topology.js";
import type { Job } from "./job.js";

/** Bounds of one job, so that an attack ends and the machine it runs on survives it. */
export const BOUNDS = { seconds: 120, connections: 12_000, bodyBytes: 200_000_000, garbageBytes: 1_000_000 } as const;

const RANGES = [
  "127.0.0.0/8",
  LAB_NETWORK.cidr,
  ...LAB_CLUSTERS.flatMap(({ podCidr, serviceCidr }) => [podCidr, serviceCidr]),
];

/**
 * Makes sure that a job stays inside the lab and within its bounds.
 *
 * @throws LabError where it is aimed elsewhere or is larger than an attack may be.
 */
export function assertInBounds(job: Job): void {
  const { address } = job.target;
  if (!isIPv4(address) || !RANGES.some((range) => contains(range, address))) {
    throw new LabError(`an attack on ${address} would leave the lab`, `its addresses are ${RANGES.join(", ")}`);
  }
  const excess = excessOf(job).find(([, value, bound]) => !(value <= bound));
  if (excess === undefined) return;
  const [what, value, bound] = excess;
  throw new LabError(`an attack with ${value} ${what} is not bounded`, `at most ${bound}`);
}

function excessOf(job: Job): readonly (readonly [what: string, value: number, bound: number])[] {
  const seconds = ["seconds", job.seconds ?? 0, BOUNDS.seconds] as const;
  switch (job.kind) {
    case "write":
      return [seconds, ["bytes", sentBytes(job.body), BOUNDS.bodyBytes]];
    case "grpcWrite":
      return [seconds];
    case "garbage":
      return [seconds, ["bytes", job.bytes, BOUNDS.garbageBytes]];
    case "burst":
      return [seconds, ["connections", job.connections, BOUNDS.connections], ["seconds", job.holdSeconds, 60]];
  }
}

function sentBytes(body: Extract<Job, { kind: "write" }>["body"]): number {
  // A bomb is small on the way; how large it becomes is bounded by the format.
  return body.kind === "zeros" || body.kind === "garbage" ? body.bytes : 0;
}

import { isFromEarlierBoot, type Claim } from "../claim.js";
import { LabError } from "../lab-error.js";
import { overlap } from "../network/address-range.js";
import type { UsedRange } from "../network/ip.js";
import { LAB_NETWORK } from "../topology.js";

/** What was found on the host before anything is started. */
export interface HostState {
  /** The lab that exists already, if any. */
  readonly claim: Claim | undefined;
  /** Working copy this command runs in. */
  readonly checkout: string;
  readonly usedRanges: readonly UsedRange[];
  /** Namespaces and devices with the lab's names, for messages. */
  readonly existingNetwork: readonly string[];
}

/** Everything that forbids starting the lab on this host; none when it may start. */
export function startProblems(host: HostState): readonly LabError[] {
  return [...rangeProblems(host), ...ownerProblems(host)];
}

/**
 * What forbids any command of the lab.
 *
 * @param user effective user id.
 */
export function placeProblem(platform: string, user: number): LabError | undefined {
  if (platform !== "linux") return new LabError(`the lab runs on Linux, this is ${platform}`, "use a Linux machine");
  if (user === 0) return undefined;
  return new LabError(
    "the lab needs root for network namespaces and containers",
    "run it with sudo; nothing was started",
  );
}

function rangeProblems({ usedRanges }: HostState): readonly LabError[] {
  return usedRanges
    .filter(({ device, cidr }) => device !== LAB_NETWORK.bridge && overlap(cidr, LAB_NETWORK.cidr))
    .map(
      ({ device, cidr }) =>
        new LabError(
          `the network range ${LAB_NETWORK.cidr} is taken: ${device || "a route"} uses ${cidr}`,
          "take that network down while the lab runs; nothing was started",
        ),
    );
}

function ownerProblems({ claim, checkout, existingNetwork }: HostState): readonly LabError[] {
  if (claim === undefined) {
    return existingNetwork.map(
      (what) =>
        new LabError(`${what} exists already and is not this lab's`, "remove or rename it; nothing was started"),
    );
  }
  if (claim.checkout === checkout || isFromEarlierBoot(claim)) return [];
  return [
    new LabError(
      `another lab runs on this machine, started from ${claim.checkout}`,
      "take it down with `npm run lab -- down`; nothing was started",
    ),
  ];
}

import type { Attack } from "../attack/attack.js";
import type { BurstJob } from "../attack/job.js";
import { carryOut, PARTIES, type AttackClaim } from "./attack-scenario.js";
import { untilRoutersAnswer } from "./router-answers.js";

/** Go needs 9 KiB for a connection that says nothing and 40 KiB for one with a finished handshake (seen with Thanos 0.42). */
const sizes = { silent: 10_000, withHandshake: 1_000 };

/** A flood of connections: memory and file descriptors of the routers must last. */
export const burstScenario: AttackClaim = {
  title: `attacks: ${sizes.silent} connections at the same time keep no writer out`,
  async attack(siege) {
    const { supplies, targets } = siege;
    const shared = { kind: "burst", target: targets.remoteWrite, holdSeconds: 10, seconds: 90 } as const;
    const silent: BurstJob = { ...shared, connections: sizes.silent, wave: 500 };
    const handshakes: BurstJob = {
      ...shared,
      connections: sizes.withHandshake,
      wave: 100,
      tls: { serverName: targets.serverName, ...(await supplies.issueWriter(PARTIES.thief)) },
    };
    const attacks: readonly Attack[] = [
      {
        title: "connections that say nothing",
        from: "child node",
        job: silent,
        accepted: [{ what: "burst", open: sizes.silent }],
      },
      {
        title: "connections with a finished handshake",
        from: "child node",
        job: handshakes,
        accepted: [{ what: "burst", open: sizes.withHandshake }],
      },
    ];
    const failures = [...(await carryOut(siege, attacks))];
    const away = await untilRoutersAnswer(siege, 30);
    if (away === undefined) failures.push("no router answers after the burst");
    return {
      seen: `${sizes.silent} and ${sizes.withHandshake} held for 10 s, an answer ${away ?? "-"} s later`,
      failures,
    };
  },
};

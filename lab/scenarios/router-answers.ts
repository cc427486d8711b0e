import { setTimeout as pause } from "node:timers/promises";
import { perform } from "../attack/perform.js";
import type { WriteJob } from "../attack/job.js";
import type { Outcome } from "../attack/outcome.js";
import { PARTIES, type Siege } from "./attack-scenario.js";

const betweenLooks = 500;

/**
 * Asks remote write from the host, with a body that is no request: whatever the routers answer, nothing is stored.
 *
 * @param writer common name the question is asked under.
 */
export async function askRouters({ supplies, targets }: Siege, writer: string): Promise<Outcome> {
  const job: WriteJob = {
    kind: "write",
    target: targets.remoteWrite,
    tls: { serverName: targets.serverName, ...(await supplies.issueWriter(writer)) },
    body: { kind: "garbage", bytes: 100, compressed: true },
    seconds: 5,
  };
  return (await perform(job)).outcome;
}

/**
 * Asks until the answer is the one that is waited for.
 *
 * @returns after how many seconds, or undefined when it never came.
 */
export async function untilAnswered(
  siege: Siege,
  writer: string,
  status: number,
  seconds: number,
): Promise<number | undefined> {
  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 1000;
  while (elapsed() < seconds) {
    const outcome = await askRouters(siege, writer);
    if (outcome.what === "answered" && outcome.status === status) return Math.round(elapsed());
    siege.report(`waiting ${Math.round(elapsed())} s for HTTP ${status}`);
    await pause(betweenLooks);
  }
  return undefined;
}

/** Waits until remote write works again. @returns after how many seconds, or undefined when it does not. */
export function untilRoutersAnswer(siege: Siege, seconds: number): Promise<number | undefined> {
  // Limits have let it pass, and it is no protobuf.
  return untilAnswered(siege, PARTIES.thief, 400, seconds);
}

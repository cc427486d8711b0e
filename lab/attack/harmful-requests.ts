import { type Attack, type Expectation, refusals } from "./attack.js";
import type { Body, WriteJob } from "./job.js";
import { LARGEST_BLOCK } from "./snappy.js";
import type { AttackSupplies } from "./supplies.js";
import type { ReceiveTargets } from "./targets.js";

const hundredMegabytes = 100_000_000;

const tooLarge: Expectation = { what: "answered", status: 413 };
const malformed: Expectation = { what: "answered", status: 400 };

/**
 * Requests that are too large, for the body as it comes or as it unpacks, and such that are none. Each has its own list,
 * because after the ones that may end a router the next has to wait for it.
 *
 * With a memory limit of 512 MiB (Thanos 0.42.4, GOMEMLIMIT at 90 %): 100 MB with a length are refused before they are
 * read (10 MiB used); without one they are read and unpacked first (430 MiB). A bomb is unpacked whatever the limits say,
 * also for a tenant that is denied: 300 MB (300 MiB used) are refused afterwards, 4 GiB end the process. Six bytes that
 * only declare 4 GiB pass the first time and end it the second time, when the memory has been used before.
 */
export async function harmfulRequests(
  { issueWriter }: AttackSupplies,
  { remoteWrite, serverName }: ReceiveTargets,
  thief: string,
): Promise<{ readonly survived: readonly Attack[]; readonly mayEndTheRouter: readonly Attack[] }> {
  const [known, unknown] = await Promise.all([issueWriter(thief), issueWriter("nobody-knows-me")]);
  const attack = (
    title: string,
    body: Body,
    accepted: readonly Expectation[],
    further: Partial<WriteJob> = {},
  ): Attack => ({
    title,
    from: "child pod",
    job: {
      kind: "write",
      target: remoteWrite,
      tls: { serverName, ...known },
      body,
      seconds: 60,
      ...further,
    },
    accepted,
  });
  const chunked = { announcesLength: false };
  const denied = { ...chunked, tls: { serverName, ...unknown } };
  const body: Body = { kind: "zeros", bytes: hundredMegabytes };
  const bomb = (bytes: number, expands: boolean): Body => ({ kind: "bomb", bytes, expands });
  // Whoever was written to when the process ended sees the connection close.
  const anything = [tooLarge, malformed, refusals.hungUp];
  return {
    survived: [
      attack("100 MB with their length", body, [tooLarge]),
      attack("garbage that is no block", { kind: "garbage", bytes: 10_000, compressed: false }, [malformed]),
      attack("a block that is no request", { kind: "garbage", bytes: 10_000, compressed: true }, [malformed]),
      attack("a bomb of 100 MB", bomb(hundredMegabytes, true), [tooLarge]),
      {
        ...attack("garbage inside of TLS", body, [refusals.hungUp]),
        job: { kind: "garbage", target: remoteWrite, tls: { serverName, ...known }, bytes: 2_000 },
      },
    ],
    mayEndTheRouter: [
      attack("100 MB without their length", body, anything, chunked),
      attack("100 MB without their length, of an unknown tenant", body, anything, denied),
      attack("a bomb that declares 4 GiB", bomb(LARGEST_BLOCK, false), anything),
      attack("a bomb that expands to 4 GiB", bomb(LARGEST_BLOCK, true), anything),
      attack("a bomb that expands to 4 GiB, of an unknown tenant", bomb(LARGEST_BLOCK, true), anything, denied),
    ],
  };
}

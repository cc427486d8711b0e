import type { Problem } from "./problem.js";
import type { RingState } from "./ring-state.js";

/**
 * How long ingestors that have left the ring must go on running. At its end an ingestor uploads neither the newest sample of
 * a tenant nor late ones (Thanos 0.42, `flushHead` in `pkg/receive/multitsdb.go`; 15 of 13,440 samples were missing in the
 * lab); what is written to nobody is cut by the clock, all of it after three and a half lengths of a block.
 */
export const leavingIngestorsAreEmpty =
  "four lengths of a block (8 h), until prometheus_tsdb_head_series of those that leave is 0";

/**
 * Says why one apply cannot lead from the ring that is applied to the one that is wanted. Growing is safe, because the
 * new ring is published only when its members are ready. Shrinking is not: were members taken away together with their
 * place in the ring, routers would still send to them, and with one member too few for the copies they would exit.
 *
 * @param applied the ring as it is in the cluster. @default - there is none yet: everything is allowed
 * @param wanted the ring as the environment file has it.
 * @param file that file, as the reader would name it.
 * @returns what is wrong first, with the two steps that lead past it; empty when one apply is safe. Several remedies at
 * once would contradict each other: each tells where its own apply ends, and the next one begins there.
 */
export function ringChangeProblems(applied: RingState | undefined, wanted: RingState, file: string): Problem[] {
  if (applied === undefined) return [];
  const leaving = Object.entries(applied.ingestors).map(([set, running]) => ({
    set,
    members: membersOf(applied, set, wanted.ingestors[set] ?? 0, running),
    isGone: wanted.ingestors[set] === undefined,
  }));
  const shrunk = leaving.filter(({ isGone }) => !isGone).flatMap(({ members }) => members);
  const gone = leaving.filter(({ isGone, members }) => isGone && members.length > 0);
  if (wanted.members.length < applied.replicationFactor) return [tooFewForTheCopies(applied, wanted, file)];
  const [zone] = gone;
  if (zone !== undefined) {
    const isLast = gone.length === 1 && shrunk.length === 0;
    return [setGoes(zone, isLast ? undefined : applied, wanted, file)];
  }
  return shrunk.length > 0 ? [shrinks(shrunk, applied, wanted, file)] : [];
}

/** Ingestors of a StatefulSet from one ordinal to below another that the applied ring has as members. */
function membersOf({ members }: RingState, set: string, from: number, below: number): string[] {
  const pods = Array.from({ length: Math.max(0, below - from) }, (_, index) => `${set}-${from + index}`);
  return pods.filter((pod) => members.some((address) => address.startsWith(`${pod}.`)));
}

/** A router that reads a ring with fewer members than copies exits (found by running); its flag changes only after the ring. */
function tooFewForTheCopies(applied: RingState, wanted: RingState, file: string): Problem {
  const { replicationFactor: copies } = applied;
  return {
    file,
    path: ["observability", "receive", "replicationFactor"],
    got: wanted.replicationFactor,
    rule:
      `a ring of at least ${copies} members as long as routers run with ${copies} copies; this one has ` +
      `${wanted.members.length}, and they would exit`,
    remedy: `in two steps: 1. replicationFactor: ${wanted.replicationFactor} alone, apply; 2. the smaller ring, apply`,
  };
}

function shrinks(members: readonly string[], applied: RingState, wanted: RingState, file: string): Problem {
  return {
    file,
    path: ["observability", "receive", "ingestors"],
    got: total(wanted),
    rule: `no ingestor taken away that is in the applied ring; ${members.join(", ")} would be, and writes to it fail`,
    remedy:
      `in two steps: 1. ringSize: ${wanted.members.length} and ingestors: ${total(applied)}, apply, and wait ` +
      `${leavingIngestorsAreEmpty}; 2. ingestors: ${total(wanted)}, apply`,
  };
}

/** @param applied given when more than this set goes or shrinks, so that the apply in between must leave the rest alone. */
function setGoes(
  { set, members }: { readonly set: string; readonly members: readonly string[] },
  applied: RingState | undefined,
  wanted: RingState,
  file: string,
): Problem {
  const restAsItIs =
    applied === undefined
      ? ""
      : ` with all other zones as they are (ringSize: ${applied.members.length - members.length} and ` +
        `ingestors: ${total(applied) - (applied.ingestors[set] ?? 0)})`;
  return {
    file,
    path: ["observability", "receive", "zones"],
    got: Object.keys(wanted.ingestors),
    rule: `no zone taken away whose ingestors are in the applied ring; all of ${set} would be, at once`,
    remedy:
      `in two steps: 1. kubectl delete statefulset ${set}, and wait until its pods are gone: each uploads what it holds, ` +
      `and what is then short of copies waits at the senders; 2. apply${restAsItIs}, within the smallest outageBudget`,
  };
}

function total({ ingestors }: RingState): number {
  return Object.values(ingestors).reduce((sum, count) => sum + count, 0);
}

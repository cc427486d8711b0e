import type { Problem } from "./problem.js";
import type { RingState } from "./ring-state.js";

/** How long routers may take to read a new ring: the kubelet brings it into the pods within about a minute. */
export const ringReachesRouters = "2 minutes";

/**
 * Says why one apply cannot lead from the ring that is applied to the one that is wanted. Growing is safe, because the
 * new ring is published only when its members are ready. Shrinking is not: were members taken away together with their
 * place in the ring, routers would still send to them, and with one member too few for the copies they would exit.
 *
 * @param applied the ring as it is in the cluster. @default - there is none yet: everything is allowed
 * @param wanted the ring as the environment file has it.
 * @param file that file, as the reader would name it.
 * @returns what is wrong, each with the two steps that lead there; empty when one apply is safe.
 */
export function ringChangeProblems(applied: RingState | undefined, wanted: RingState, file: string): Problem[] {
  if (applied === undefined) return [];
  return [
    ...ringAboveRunningCopies(applied, wanted, file),
    ...Object.entries(applied.ingestors).flatMap(([set, running]) => membersStay(set, running, applied, wanted, file)),
  ].filter(({ remedy }, index, all) => all.findIndex((other) => other.remedy === remedy) === index);
}

/** A router that reads a ring with fewer members than copies exits (found by running); its flag changes only after the ring. */
function ringAboveRunningCopies(applied: RingState, wanted: RingState, file: string): Problem[] {
  if (wanted.members.length >= applied.replicationFactor) return [];
  return [
    {
      file,
      path: ["observability", "receive", "replicationFactor"],
      got: wanted.replicationFactor,
      rule:
        `a ring of at least ${applied.replicationFactor} members as long as routers run with ` +
        `${applied.replicationFactor} copies; this one has ${wanted.members.length}, and they would exit`,
      remedy:
        `in two steps: 1. replicationFactor: ${wanted.replicationFactor} alone, apply; ` + `2. the smaller ring, apply`,
    },
  ];
}

/** Ingestors may go only when the ring that is applied has left them out already. */
function membersStay(set: string, running: number, applied: RingState, wanted: RingState, file: string): Problem[] {
  const remaining = wanted.ingestors[set] ?? 0;
  const goes = Array.from({ length: Math.max(0, running - remaining) }, (_, index) => `${set}-${remaining + index}`);
  const members = goes.filter((pod) => applied.members.some((address) => address.startsWith(`${pod}.`)));
  if (members.length === 0) return [];
  return [wanted.ingestors[set] === undefined ? setGoes(set, wanted, file) : shrinks(members, applied, wanted, file)];
}

function shrinks(members: readonly string[], applied: RingState, wanted: RingState, file: string): Problem {
  return {
    file,
    path: ["observability", "receive", "ingestors"],
    got: total(wanted),
    rule: `no ingestor taken away that is in the applied ring; ${members.join(", ")} would be, and writes to it fail`,
    remedy:
      `in two steps: 1. ringSize: ${wanted.members.length} and ingestors: ${total(applied)}, apply, and wait ` +
      `${ringReachesRouters} until every router has the ring; 2. ingestors: ${total(wanted)}, apply`,
  };
}

function setGoes(set: string, wanted: RingState, file: string): Problem {
  return {
    file,
    path: ["observability", "receive", "zones"],
    got: Object.keys(wanted.ingestors),
    rule: `no zone taken away whose ingestors are in the applied ring; all of ${set} would be, at once`,
    remedy:
      `in two steps: 1. kubectl delete statefulset ${set}, and wait until its pods are gone: each uploads what it holds, ` +
      "and what is then short of copies waits at the senders; 2. apply, within the smallest outageBudget",
  };
}

function total({ ingestors }: RingState): number {
  return Object.values(ingestors).reduce((sum, count) => sum + count, 0);
}

import { describe, expect, it } from "vitest";
import { renderPath } from "../../src/config/problem.js";
import { ringChangeProblems } from "../../src/config/ring-change.js";
import type { RingState } from "../../src/config/ring-state.js";

/** A ring of the first so many ingestors of one StatefulSet. */
function ring(size: number, running = size, replicationFactor = 3): RingState {
  return { members: addresses("ingestor", size), replicationFactor, ingestors: { ingestor: running } };
}

/** A ring over zones, with as many members in each. */
function zoned(zones: readonly string[], sizePerZone: number, runningPerZone = sizePerZone): RingState {
  return {
    members: zones.flatMap((zone) => addresses(`ingestor-${zone}`, sizePerZone)),
    replicationFactor: 3,
    ingestors: Object.fromEntries(zones.map((zone) => [`ingestor-${zone}`, runningPerZone])),
  };
}

function addresses(set: string, size: number): string[] {
  return Array.from({ length: size }, (_, ordinal) => `${set}-${ordinal}.${set}.fleet.svc.cluster.local:10901`);
}

const problems = (applied: RingState | undefined, wanted: RingState) =>
  ringChangeProblems(applied, wanted, "prod.yaml").map(({ path, ...problem }) => ({
    ...problem,
    path: renderPath(path),
  }));

describe("ringChangeProblems", () => {
  it.each<[string, RingState | undefined, RingState]>([
    ["the first apply", undefined, ring(3)],
    ["an apply that changes nothing", ring(3), ring(3)],
    ["growing by more than one", ring(3), ring(6)],
    ["growing from one ordinal to two digits", ring(3), ring(12)],
    ["the first step of shrinking: the ring alone", ring(4), ring(3, 4)],
    ["the second step of shrinking: ingestors that left the ring", ring(3, 4), ring(3)],
    ["shrinking in every zone after the ring", zoned(["a", "b", "c"], 1, 2), zoned(["a", "b", "c"], 1)],
    ["a further zone", zoned(["a", "b"], 2), zoned(["a", "b", "c"], 2)],
    ["more copies on the ring there is", ring(5, 5, 3), ring(5, 5, 5)],
    ["fewer copies on the ring there is", ring(5, 5, 5), ring(5, 5, 3)],
    ["more copies and the ring they need", ring(3, 3, 3), ring(5, 5, 5)],
    [
      "a zone whose StatefulSet is gone already",
      { ...zoned(["a", "b", "c"], 2), ingestors: zoned(["a", "b"], 2).ingestors },
      zoned(["a", "b"], 2),
    ],
  ])("allow %s", (_, applied, wanted) => {
    expect(problems(applied, wanted)).toEqual([]);
  });

  it("rejects ingestors and ring that shrink in one step, with the two that are safe", () => {
    expect(problems(ring(4), ring(3))).toEqual([
      {
        file: "prod.yaml",
        path: "observability.receive.ingestors",
        got: 3,
        rule: "no ingestor taken away that is in the applied ring; ingestor-3 would be, and writes to it fail",
        remedy:
          "in two steps: 1. ringSize: 3 and ingestors: 4, apply, and wait four lengths of a block (8 h), " +
          "until prometheus_tsdb_head_series of those that leave is 0; 2. ingestors: 3, apply",
      },
    ]);
  });

  it("rejects it when only some of those that go have left the ring", () => {
    expect(problems(ring(5, 6), ring(4))).toMatchObject([
      { rule: expect.stringContaining("; ingestor-4 would be,") as string },
    ]);
  });

  it("does not take the second of all for the zone 1", () => {
    const members = addresses("ingestor-1", 3);
    const state = (running: number) => ({ ...ring(3), members, ingestors: { ingestor: running, "ingestor-1": 3 } });
    expect(problems(state(2), state(1))).toEqual([]);
  });

  it("rejects shrinking in every zone at once, and says so once", () => {
    const said = problems(zoned(["a", "b", "c"], 2), zoned(["a", "b", "c"], 1));
    expect(said).toMatchObject([
      {
        rule: expect.stringContaining("; ingestor-a-1, ingestor-b-1, ingestor-c-1 would be,") as string,
        remedy: expect.stringContaining("1. ringSize: 3 and ingestors: 6, apply") as string,
        path: "observability.receive.ingestors",
      },
    ]);
  });

  it("rejects a zone that goes with its members of the ring", () => {
    expect(problems(zoned(["a", "b", "c"], 2), zoned(["a", "b"], 2))).toMatchObject([
      {
        path: "observability.receive.zones",
        rule: "no zone taken away whose ingestors are in the applied ring; all of ingestor-c would be, at once",
        remedy: expect.stringMatching(/^in two steps: 1\. kubectl delete statefulset ingestor-c, and wait/) as string,
      },
    ]);
  });

  it("rejects zones that go together one by one, with the rest as it is in between", () => {
    const said = problems(zoned(["a", "b", "c", "d"], 2, 3), zoned(["a", "b"], 2, 3));
    expect(said).toHaveLength(1);
    expect(said).toMatchObject([
      {
        rule: expect.stringContaining("; all of ingestor-c would be, at once") as string,
        remedy: expect.stringContaining(
          "2. apply with all other zones as they are (ringSize: 6 and ingestors: 9), within",
        ) as string,
      },
    ]);
  });

  it("rejects a zone that goes before the others shrink", () => {
    const said = problems(zoned(["a", "b", "c"], 2), zoned(["a", "b"], 2, 2));
    expect(said.map(({ remedy }) => remedy.includes("as they are"))).toEqual([false]);
    expect(problems(zoned(["a", "b", "c"], 3), zoned(["a", "b"], 2))).toMatchObject([
      {
        path: "observability.receive.zones",
        remedy: expect.stringContaining("(ringSize: 6 and ingestors: 6)") as string,
      },
    ]);
  });

  it("rejects fewer copies together with a zone or a smaller ring, with the copies first and alone", () => {
    const fewer = { ...zoned(["a", "b"], 2), replicationFactor: 3 };
    expect(problems({ ...zoned(["a", "b", "c"], 2), replicationFactor: 5 }, fewer).map(({ path }) => path)).toEqual([
      "observability.receive.replicationFactor",
    ]);
    expect(problems(ring(5, 5, 5), ring(3, 3, 3)).map(({ path }) => path)).toEqual([
      "observability.receive.replicationFactor",
    ]);
  });

  it("rejects zones for ingestors that had none, which would replace all of them at once", () => {
    expect(problems(ring(3), zoned(["a", "b", "c"], 1))).toMatchObject([{ path: "observability.receive.zones" }]);
  });

  it("rejects a ring below the copies that routers still run with, who would exit", () => {
    expect(problems(ring(5, 5, 5), ring(3, 5, 3))).toEqual([
      {
        file: "prod.yaml",
        path: "observability.receive.replicationFactor",
        got: 3,
        rule: "a ring of at least 5 members as long as routers run with 5 copies; this one has 3, and they would exit",
        remedy: "in two steps: 1. replicationFactor: 3 alone, apply; 2. the smaller ring, apply",
      },
    ]);
  });
});

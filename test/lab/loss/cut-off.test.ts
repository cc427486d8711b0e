import { describe, expect, it } from "vitest";
import { judgeCatchUps } from "../../../lab/loss/catch-up-goals.js";
import { allowanceFor, forEach } from "../../../lab/loss/cut-off.js";
import { LAB_CLUSTERS } from "../../../lab/topology.js";
import { Duration } from "../../../src/units/duration.js";

const backlog = { from: 1_000, to: 9_000 };

describe("what of a count may be missing", () => {
  it("is nothing where nothing is lost", () => {
    expect(allowanceFor({ kind: "nothing" }, backlog)).toBe(0);
  });

  it("is as many scrapes as touch the promised time", () => {
    expect(allowanceFor({ kind: "atMost", time: Duration.seconds(2) }, backlog)).toBe(2);
    expect(allowanceFor({ kind: "atMost", time: Duration.milliseconds(5_900) }, backlog)).toBe(3);
  });

  it("is what had to wait where all that is unsent is lost", () => {
    expect(allowanceFor({ kind: "backlog" }, backlog)).toEqual([backlog]);
  });
});

describe("the goals of catching up", () => {
  const catchUp = { waited: 10, backlog: 60, seconds: 0.5, rate: 120 };

  it("are held against the longest backlog, and the longest wait", () => {
    const { failures, text } = judgeCatchUps(
      new Map([["batcave", [{ ...catchUp, backlog: 30, rate: 5, waited: 20 }, catchUp]]]),
    );
    expect(failures).toEqual([]);
    expect(text).toBe("batcave sends after 20 s, 60 s at 120x live");
  });

  it("says where the goal is missed, and fails only far below it", () => {
    expect(judgeCatchUps(new Map([["batcave", [{ ...catchUp, rate: 40 }]]]))).toEqual({
      failures: [],
      text: "batcave sends after 10 s, 60 s at 40x live (goal of 100x missed)",
    });
    expect(judgeCatchUps(new Map([["batcave", [{ ...catchUp, rate: 9 }]]])).failures).toEqual([
      "batcave caught up at 9x live, should be 10x at least",
    ]);
  });

  it("rejects a sender that begins too late", () => {
    expect(judgeCatchUps(new Map([["batcave", [{ ...catchUp, waited: 91 }]]])).failures).toEqual([
      "batcave began to send after 91.0 s, should be 90 s",
    ]);
  });
});

describe("acting on several clusters", () => {
  it("rejects with everything that failed, and only when the others are done", async () => {
    const done: string[] = [];
    const acting = forEach(LAB_CLUSTERS, async ({ name }) => {
      if (name === "batcave") throw new Error("no way");
      await new Promise((resolve) => setTimeout(resolve, 20));
      done.push(name);
    });
    await expect(acting).rejects.toThrow("batcave: no way");
    expect(done).toEqual(["observability", "batmobile", "batcopter"]);
  });
});

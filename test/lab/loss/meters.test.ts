import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { describeCatchUp, measureCatchUp } from "../../../lab/loss/catch-up.js";
import { describeLateness, tooLate, watchLateness } from "../../../lab/loss/lateness.js";
import { FRESH, newestCounted, untilFresh } from "../../../lab/loss/newest.js";
import { findCluster } from "../../../lab/topology.js";
import { startFakeHub, type FakeHub, type NewestByCluster } from "./fake-hub.js";

const batcave = findCluster("batcave")!;
const batmobile = findCluster("batmobile")!;

let hub: FakeHub;
let newest: NewestByCluster;
const start = async (first: NewestByCluster) => {
  newest = first;
  hub = await startFakeHub(() => newest());
};
afterEach(() => hub.close());

describe("how far samples have come", () => {
  it("is asked of Query without joining copies, for what each cluster wrote about itself", async () => {
    await start(() => ({ batcave: [7_000, 5_000], batmobile: [6_000] }));
    const answer = await newestCounted(hub, [batcave, batmobile]);
    expect(Object.fromEntries(answer)).toEqual({
      batcave: { first: 7_000, last: 5_000 },
      batmobile: { first: 6_000, last: 6_000 },
    });
    const [question] = hub.asked;
    expect(question!.get("dedup")).toBe("false");
    expect(question!.get("partial_response")).toBe("false");
    expect(question!.get("query")).toContain('cluster="batmobile",tenant_id="batmobile"');
  });

  it("is waited for until no series is behind", async () => {
    await start(() => ({ batcave: [Date.now(), Date.now() - FRESH - 1_000] }));
    setTimeout(() => (newest = () => ({ batcave: [Date.now(), Date.now()] })), 300);
    expect(await untilFresh(hub, [batcave], 20)).toBeGreaterThan(0.3);
  });

  it("rejects a cluster that stays behind, or away", async () => {
    await start(() => ({ batcave: [Date.now()] }));
    await expect(untilFresh(hub, [batcave, batmobile], 0.1)).rejects.toThrow("fresh samples of batcave, batmobile");
  });
});

describe("watching how late samples come", () => {
  it("finds the worst age of each cluster, of the series that is furthest behind", async () => {
    await start(() => ({ batcave: [Date.now(), Date.now() - 20_000], batmobile: [Date.now()] }));
    const watch = watchLateness(hub, [batcave, batmobile], 20);
    await pause(200);
    newest = () => ({ batcave: [Date.now()], batmobile: [Date.now()] });
    await pause(100);
    const lateness = await watch.end();
    expect(lateness.get("batcave")).toBeGreaterThanOrEqual(20);
    expect(lateness.get("batcave")).toBeLessThan(25);
    expect(lateness.get("batmobile")).toBeLessThan(5);
    expect(tooLate(lateness, 15)).toEqual([expect.stringMatching(/^batcave's samples came 2\d\.\d s late/)]);
    expect(tooLate(lateness, 60)).toEqual([]);
    expect(describeLateness(lateness)).toMatch(/^at most 2\d\.\d s late \(batcave\)$/);
  });

  it("lets the age grow while Query does not answer or leaves a cluster out", async () => {
    const began = Date.now();
    await start(() => ({ batcave: [began], batmobile: [began] }));
    const watch = watchLateness(hub, [batcave, batmobile], 20);
    await pause(100);
    newest = () => undefined;
    await pause(600);
    newest = () => ({ batcave: [Date.now()] });
    await pause(400);
    const lateness = await watch.end();
    expect(lateness.get("batcave")).toBeGreaterThan(0.6);
    expect(lateness.get("batmobile")).toBeGreaterThan(lateness.get("batcave")!);
  });
});

describe("measuring how a cluster catches up", () => {
  const look = { everyMilliseconds: 20 };

  it("counts from the first accepted sample until nothing is behind", async () => {
    const cut = Date.now() - 80_000;
    await start(() => ({ batcave: [cut, cut] }));
    const free = () => {
      let partly = 0;
      const arriving: NewestByCluster = () => {
        const times = (partly += 1) <= 20 ? [cut + 40_000, cut] : [Date.now(), Date.now()];
        return { batcave: times };
      };
      setTimeout(() => (newest = arriving), 400);
      return Promise.resolve();
    };
    const { waited, backlog, seconds, rate } = await measureCatchUp(hub, batcave, free, look);
    expect(waited).toBeGreaterThan(0.35);
    expect(backlog).toBeGreaterThanOrEqual(80);
    // Twenty looks saw a part of it, each 20 ms after the one before.
    expect(seconds).toBeGreaterThan(0.35);
    expect(rate).toBeCloseTo(backlog / seconds);
  });

  it("never takes a backlog that came between two looks for one that took no time", async () => {
    const cut = Date.now() - 80_000;
    await start(() => ({ batcave: [cut] }));
    const free = () => {
      newest = () => ({ batcave: [Date.now()] });
      return Promise.resolve();
    };
    expect((await measureCatchUp(hub, batcave, free, look)).seconds).toBeGreaterThan(0);
  });

  it("rejects a cluster of which nothing comes, and one that stays behind", async () => {
    const cut = Date.now() - 80_000;
    await start(() => ({ batcave: [cut] }));
    const short = { ...look, patienceSeconds: 0.2 };
    await expect(measureCatchUp(hub, batcave, () => Promise.resolve(), short)).rejects.toThrow("nothing came");
    const trickle = () => {
      newest = () => ({ batcave: [cut + 1_000] });
      return Promise.resolve();
    };
    await expect(measureCatchUp(hub, batcave, trickle, short)).rejects.toThrow("it is still behind");
  });

  it("rejects a cluster without a sample to measure from", async () => {
    await start(() => ({}));
    const measured = measureCatchUp(hub, batcave, () => Promise.resolve(), look);
    await expect(measured).rejects.toThrow("no sample of the last five minutes");
  });

  it("is said in words", () => {
    expect(describeCatchUp({ waited: 12, backlog: 75, seconds: 0.6, rate: 125 })).toBe(
      "first sample after 12.0 s, 75 s of backlog in 0.6 s (125x live)",
    );
  });
});

import { describe, expect, it } from "vitest";
import { counterCoverage, counterReadings, stretches } from "../../src/audit/agent-counter.js";
import { compareSeries } from "../../src/audit/compare-series.js";
import { hubCoverage } from "../../src/audit/hub-coverage.js";
import { collapse } from "../../src/audit/ranges.js";
import { scrapeSize } from "../../src/audit/scrape-size.js";
import { slices } from "../../src/audit/window.js";

const at = (...timestamps: number[]) => new Map(timestamps.map((timestamp) => [timestamp, 1]));

describe("a window", () => {
  it("is cut into equal parts that touch", () => {
    expect(slices({ from: 0, to: 90 }, 40)).toEqual([
      { from: 0, to: 30 },
      { from: 30, to: 60 },
      { from: 60, to: 90 },
    ]);
  });
});

describe("the comparison of series", () => {
  it("names what the hub lacks, what it has twice, and what its sender has lost", () => {
    const sender = new Map([["a", at(100, 200, 300, 400)]]);
    const hub = new Map([["a", at(100, 149, 200, 400, 900)]]);
    expect(compareSeries(sender, hub, 100)).toEqual({
      expected: 4,
      found: 3,
      missing: [300],
      doubled: [149],
      unknown: [900],
    });
  });

  it("takes the interval from the series itself: a target that is scraped more often is not doubled", () => {
    const series = new Map([["a", at(0, 10, 20, 30)]]);
    expect(compareSeries(series, series, 1_000)).toMatchObject({ missing: [], doubled: [], unknown: [] });
    const more = new Map([["a", at(0, 10, 20, 30, 38)]]);
    expect(compareSeries(series, more, 1_000)).toMatchObject({ doubled: [], unknown: [38] });
  });

  it("counts a series that is in the hub alone as unknown, and one that is not there as missing", () => {
    expect(compareSeries(new Map([["a", at(5)]]), new Map([["b", at(5)]]), 10)).toEqual({
      expected: 1,
      found: 0,
      missing: [5],
      doubled: [],
      unknown: [5],
    });
  });
});

describe("times", () => {
  it("collapse to ranges", () => {
    expect(collapse([10, 20, 20, 50], 15)).toEqual([
      { from: 10, to: 20, samples: 3 },
      { from: 50, to: 50, samples: 1 },
    ]);
  });
});

describe("what the hub has", () => {
  it("is from the first to the newest sample, with the gaps that go on behind", () => {
    const up = new Map([
      ["a", at(0, 10, 20, 50, 60)],
      ["b", at(5, 15, 25, 55)],
      ["c", at(0, 10)],
    ]);
    expect(hubCoverage(up, 10)).toEqual({ first: 0, newest: 60, targets: 3, gaps: [{ from: 20, to: 55, samples: 2 }] });
  });

  it("is nothing where there is no sample", () => {
    expect(hubCoverage(new Map(), 10)).toEqual({ targets: 0, gaps: [] });
  });
});

describe("an agent's counter", () => {
  const window = { from: 0, to: 60 };
  const readings = (...values: [at: number, appended: number, started?: number][]) =>
    values.map(([at, appended, started]) => ({ at, appended, ...(started === undefined ? {} : { started }) }));

  it("is the sum of its types, with the start of the process", () => {
    const float = new Map([
      [10, 100],
      [20, 150],
    ]);
    expect(counterReadings([float, new Map([[20, 7]])], new Map([[20, 3]]))).toEqual([
      { at: 10, appended: 100 },
      { at: 20, appended: 157, started: 3_000 },
    ]);
  });

  it("covers the window to within the scrapes at its ends", () => {
    const all = readings([10, 1, 5_000], [20, 2, 5_000], [40, 4, 5_000], [50, 5, 5_000]);
    expect(counterCoverage(all, window, 10)).toEqual({ pieces: [all], untold: [] });
  });

  it("is cut where it falls, and nothing can be told of a longer silence", () => {
    const { pieces, untold } = counterCoverage(readings([10, 8], [20, 9], [50, 1], [60, 2]), window, 10);
    expect(pieces.map((piece) => piece.map(({ at }) => at))).toEqual([
      [10, 20],
      [50, 60],
    ]);
    expect(untold).toEqual([{ from: 20, to: 50, why: "the agent restarted in between" }]);
  });

  it("is cut where the process is another one, however high the counter has come", () => {
    const started = Date.parse("2026-11-22T12:00:00Z");
    const all = readings(
      [started - 20_000, 8, started - 90_000],
      [started - 10_000, 9, started - 90_500],
      [started + 20_000, 10, started],
      [started + 30_000, 11, started],
    );
    const { pieces, untold } = counterCoverage(all, { from: started - 20_000, to: started + 30_000 }, 10_000);
    expect(pieces).toHaveLength(2);
    expect(untold.map(({ why }) => why)).toEqual(["the agent restarted at 2026-11-22T12:00:00Z"]);
  });

  it("says nothing against a restart between two scrapes in a row", () => {
    expect(counterCoverage(readings([10, 8], [20, 9], [30, 1], [40, 2], [50, 3]), window, 10).untold).toEqual([]);
  });

  it("cannot tell what lies before its first reading and behind its last", () => {
    const { untold } = counterCoverage(readings([30, 1], [31, 2]), window, 10);
    expect(untold.map(({ from, to }) => [from, to])).toEqual([
      [0, 30],
      [31, 60],
    ]);
  });

  it("cannot tell from one reading", () => {
    const { pieces, untold } = counterCoverage(readings([30, 1]), { from: 20, to: 40 }, 10);
    expect(pieces).toEqual([]);
    expect(untold).toEqual([{ from: 30, to: 30, why: "the agent's counter was read only once before it began again" }]);
  });

  it("is compared stretch by stretch, the rest with the last", () => {
    expect(stretches(readings([0, 0], [10, 5], [20, 10], [30, 15], [40, 20], [45, 22]), 20)).toEqual([
      { from: 0, to: 20, appended: 10 },
      { from: 20, to: 45, appended: 12 },
    ]);
    expect(stretches(readings([0, 0], [5, 3]), 20)).toEqual([{ from: 0, to: 5, appended: 3 }]);
  });
});

describe("the size of a scrape", () => {
  const series = (...values: [number, number][]) => new Map(values);
  const window = { from: 0, to: 60 };
  const steady = series([0, 10], [10, 10], [20, 10], [30, 10], [40, 10], [50, 10], [60, 10]);

  it("is what every target has and adds by itself", () => {
    const all = new Map([
      ["a", steady],
      ["b", steady],
    ]);
    expect(scrapeSize(all, new Map(), window, 10)).toEqual({ oneScrape: 30, markers: 0 });
  });

  it("knows a staleness marker for each series that ends", () => {
    const samples = new Map([["a", series([0, 10], [10, 10], [20, 8], [30, 12])]]);
    // At 10 three of ten are new, so three have ended; at 20 two have; at 30 four are new.
    const added = new Map([["a", series([0, 10], [10, 3], [20, 0], [30, 4])]]);
    expect(scrapeSize(samples, added, window, 10).markers).toBe(5);
  });

  it("knows the markers of a scrape that failed, once", () => {
    const samples = new Map([["a", series([0, 10], [10, 0], [20, 0], [30, 10], [40, 10], [50, 10], [60, 10])]]);
    expect(scrapeSize(samples, new Map(), window, 10).markers).toBe(10);
  });

  it("knows the markers of a target that is gone while others are scraped", () => {
    const samples = new Map([
      ["a", steady],
      ["b", series([0, 7], [10, 7])],
    ]);
    expect(scrapeSize(samples, new Map(), window, 10).markers).toBe(7 + 5);
  });

  it("takes no markers from a gap of all targets, which is what is looked for", () => {
    const samples = new Map([["a", series([0, 10], [10, 10], [50, 10], [60, 10])]]);
    expect(scrapeSize(samples, new Map([["a", series([50, 0])]]), window, 10).markers).toBe(0);
  });
});

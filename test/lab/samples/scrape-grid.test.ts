import { describe, expect, it } from "vitest";
import type { Sample } from "../../../lab/samples/sample.js";
import { compareWithGrid } from "../../../lab/samples/scrape-grid.js";

const series = 'up{job="kubelet"}';
const interval = 30_000;
const from = 1_700_000_010_000;
const window = { from, to: from + 10 * interval };
const firstScrape = from + 16_123;

/** Ten scrapes of one target, each late by so many milliseconds. */
function scrapes(late: readonly number[] = []): Sample[] {
  return Array.from({ length: 10 }, (_, step) => ({
    timestamp: firstScrape + step * interval + (late[step] ?? 0),
    value: "1",
  }));
}

const compare = (samples: readonly Sample[], further: object = {}) =>
  compareWithGrid(new Map([[series, samples]]), { window, interval, ...further });

describe("counting an agent's samples by its scrape interval", () => {
  it("expects one sample per step, on time or late", () => {
    const late = [0, 900, 0, 0, 3100, 0, 0, 14_000, 0, 0];
    for (const samples of [scrapes(), scrapes(late)]) {
      expect(compare(samples)).toMatchObject({ lost: [], duplicated: [] });
    }
    // The last step lies within half an interval of the window's end.
    expect(compare(scrapes())).toMatchObject({ expected: 9, found: 9 });
  });

  it("does not take a first sample that was late for the grid", () => {
    expect(compare(scrapes([12_000]))).toMatchObject({ expected: 9, found: 9, lost: [] });
  });

  it("names every step of a hole", () => {
    const { expected, found, lost } = compare(scrapes().filter((_, step) => step !== 3 && step !== 4));
    expect({ expected, found }).toEqual({ expected: 9, found: 7 });
    expect(lost).toEqual([
      { series, timestamp: firstScrape + 3 * interval },
      { series, timestamp: firstScrape + 4 * interval },
    ]);
  });

  it("notices a hole at either end of the window", () => {
    expect(compare(scrapes().slice(2)).lost).toHaveLength(2);
    expect(compare(scrapes().slice(0, 6)).lost).toHaveLength(3);
  });

  it("names a step that has two samples", () => {
    const again = { timestamp: firstScrape + 5 * interval + 400, value: "1" };
    expect(compare([...scrapes(), again]).duplicated).toEqual([{ series, timestamp: firstScrape + 5 * interval }]);
  });

  it("expects nothing while the agent was restarted, and everything else", () => {
    const ended = firstScrape + 4 * interval;
    const pauses = [{ from: ended - 5_000, to: ended + 5_000 }];
    const samples = scrapes([0, 0, 0, 0, 0, 700, 700, 700, 700, 700]).filter((_, step) => step !== 4);
    expect(compare(samples, { pauses })).toMatchObject({ lost: [] });
    expect(compare(samples).lost).toHaveLength(1);
    expect(
      compare(
        samples.filter((_, step) => step !== 7),
        { pauses },
      ).lost,
    ).toHaveLength(1);
  });

  it("expects the samples of a named series of which nothing came", () => {
    const { expected, found } = compareWithGrid(new Map(), { window, interval, series: [series] });
    expect({ expected: expected > 8, found }).toEqual({ expected: true, found: 0 });
  });
});

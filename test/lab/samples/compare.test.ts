import { describe, expect, it } from "vitest";
import { compareSamples } from "../../../lab/samples/compare.js";
import type { Sample } from "../../../lab/samples/sample.js";

const series = 'up{job="kubelet"}';
const scraped = (...timestamps: number[]): Sample[] => timestamps.map((timestamp) => ({ timestamp, value: "1" }));
const compare = (expected: Sample[], found: Sample[]) =>
  compareSamples(new Map([[series, expected]]), new Map([[series, found]]));

describe("comparing samples one by one", () => {
  it("finds nothing wrong with the same samples in another order", () => {
    expect(compare(scraped(1000, 2000, 3000), scraped(3000, 1000, 2000))).toEqual({
      expected: 3,
      found: 3,
      lost: [],
      altered: [],
      duplicated: [],
      invented: [],
    });
  });

  it("names the samples of a hole", () => {
    const { expected, found, lost } = compare(scraped(1000, 2000, 3000, 4000), scraped(1000, 4000));
    expect({ expected, found }).toEqual({ expected: 4, found: 2 });
    expect(lost).toEqual([
      { series, timestamp: 2000 },
      { series, timestamp: 3000 },
    ]);
  });

  it("names all samples of a series that is not there at all", () => {
    expect(compareSamples(new Map([[series, scraped(1000)]]), new Map()).lost).toEqual([{ series, timestamp: 1000 }]);
  });

  it("names a sample whose value is another, and does not count it as found", () => {
    const { found, altered, lost } = compare(scraped(1000), [{ timestamp: 1000, value: "0" }]);
    expect({ found, altered, lost }).toEqual({
      found: 0,
      altered: [{ series, timestamp: 1000, expected: "1", found: "0" }],
      lost: [],
    });
  });

  it("names a sample that is there twice, and counts it once", () => {
    const { found, duplicated } = compare(scraped(1000, 2000), scraped(1000, 1000, 2000));
    expect({ found, duplicated }).toEqual({ found: 2, duplicated: [{ series, timestamp: 1000 }] });
  });

  it("names a sample that nobody scraped, also one of a series that nobody has", () => {
    const expected = new Map([[series, scraped(1000)]]);
    const found = new Map([
      [series, scraped(1000, 1500)],
      ["up{}", scraped(1000)],
    ]);
    expect(compareSamples(expected, found).invented).toEqual([
      { series, timestamp: 1500 },
      { series: "up{}", timestamp: 1000 },
    ]);
  });
});

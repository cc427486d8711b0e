import { describe, expect, it } from "vitest";
import type { AnsweredScrape } from "../../../lab/samples/answered.js";
import { audit, type Audit } from "../../../lab/samples/audit.js";
import { countsOf, describeAudit } from "../../../lab/samples/describe-audit.js";
import type { Sample } from "../../../lab/samples/sample.js";

const interval = 2_000;
const noon = Date.UTC(2026, 10, 22, 12, 0, 0);
const series = ['lab_scrape_number{series="0"}', 'lab_scrape_number{series="1"}'];
const window = { from: noon, to: noon + 60_000 };

/** Twenty scrapes, one every two seconds, each answered 5 ms after it began. */
const scrapeAt = (number: number) => noon + 1_000 + number * interval;
const answered: readonly AnsweredScrape[] = Array.from({ length: 20 }, (_, index) => ({
  number: index + 1,
  time: scrapeAt(index + 1) + 5,
}));
const every: readonly Sample[] = answered.map(({ number }) => ({ timestamp: scrapeAt(number), value: String(number) }));

const stored = (...lists: readonly (readonly Sample[])[]) =>
  new Map(series.map((name, index) => [name, lists[index] ?? every]));
const auditOf = (...lists: readonly (readonly Sample[])[]): Audit =>
  audit({ window, answered, series, stored: stored(...lists), interval });
const numbersOf = (samples: Audit["missing"]) => samples.map(({ number }) => number);

describe("an audit", () => {
  it("finds every scrape in every series", () => {
    expect(auditOf()).toEqual({ scraped: 40, found: 40, missing: [], doubled: [], altered: [] });
  });

  it("names one missing sample of one series, and when it was scraped", () => {
    const result = auditOf(every.filter(({ value }) => value !== "7"));
    expect(result).toMatchObject({ scraped: 40, found: 39, doubled: [], altered: [] });
    expect(result.missing).toEqual([{ series: series[0], number: 7, time: scrapeAt(7) + 5 }]);
  });

  it("misses all of a series of which nothing is stored", () => {
    const result = audit({ window, answered, series, stored: new Map([[series[0]!, every]]), interval });
    expect(result).toMatchObject({ scraped: 40, found: 20 });
    expect(result.missing.every((sample) => sample.series === series[1])).toBe(true);
  });

  it("knows a scrape by its number, not by its time", () => {
    const late = every.map((sample) => ({ ...sample, timestamp: sample.timestamp + 30_000 }));
    expect(auditOf(late)).toMatchObject({ found: 40, missing: [] });
  });

  it("does not take a marker of staleness for a sample", () => {
    const marked = [...every.slice(0, 9), { timestamp: scrapeAt(9) + 3, value: "NaN" }, ...every.slice(10)];
    const result = auditOf(marked);
    expect(numbersOf(result.missing)).toEqual([10]);
    expect(result).toMatchObject({ doubled: [], altered: [] });
  });

  it("counts only what was answered in the window", () => {
    const half = { from: answered[9]!.time, to: answered[14]!.time };
    const result = audit({ window: half, answered, series, stored: stored([], every), interval });
    expect(result).toMatchObject({ scraped: 10, found: 5 });
    expect(numbersOf(result.missing)).toEqual([11, 12, 13, 14, 15]);
  });

  it("names a scrape that is stored at two moments", () => {
    const twice = [...every, { timestamp: scrapeAt(4) + 10_500, value: "4" }];
    expect(auditOf(twice).doubled).toEqual([{ series: series[0], number: 4, time: scrapeAt(4) + 10_500 }]);
  });

  it("names a sample within half an interval of another that no scrape explains", () => {
    const twice = [...every, { timestamp: scrapeAt(4) + 999, value: "9000" }];
    expect(auditOf(twice).doubled).not.toEqual([]);
    const apart = [...every, { timestamp: scrapeAt(4) + 1_000, value: "9000" }];
    expect(auditOf(apart).doubled).toEqual([]);
  });

  it("does not call two scrapes doubled of which the first was late", () => {
    const late = every.map((sample) =>
      sample.value === "4" ? { ...sample, timestamp: sample.timestamp + 1_500 } : sample,
    );
    expect(auditOf(late)).toMatchObject({ found: 40, doubled: [] });
  });

  it("names a moment at which two copies differ", () => {
    const result = auditOf([...every, { timestamp: scrapeAt(4), value: "5" }]);
    expect(numbersOf(result.altered)).toContain(5);
  });

  it("names a value that no scrape has", () => {
    const result = auditOf(every.map((sample) => (sample.value === "6" ? { ...sample, value: "6.5" } : sample)));
    expect(numbersOf(result.altered)).toEqual([6.5]);
    expect(numbersOf(result.missing)).toEqual([6]);
  });
});

describe("an audit in words", () => {
  it("is one line when everything is there", () => {
    const audits = new Map([
      ["batcave", auditOf()],
      ["batmobile", auditOf()],
    ]);
    expect(describeAudit(audits)).toBe("scraped 80, found 80, missing 0, doubled 0");
    expect(countsOf(audits.values())).toMatchObject({ scraped: 80, altered: 0 });
  });

  it("names what is missing as stretches of time", () => {
    const hole = every.filter(({ value }) => ![5, 6, 7, 15].includes(Number(value)));
    expect(describeAudit(new Map([["batmobile", auditOf(hole, hole)]])).split("\n")).toEqual([
      "scraped 40, found 32, missing 8, doubled 0",
      "missing: batmobile 12:00:11–12:00:15 (3 scrapes of 2 series)",
      "missing: batmobile 12:00:31 (1 scrape of 2 series)",
    ]);
  });

  it("names the first stretches and counts the rest", () => {
    const odd = every.filter(({ value }) => Number(value) % 2 === 1);
    const lines = describeAudit(new Map([["batmobile", auditOf(odd)]])).split("\n");
    expect(lines).toHaveLength(5);
    expect(lines[4]).toBe("missing: batmobile 7 more stretches");
  });

  it("names what is doubled", () => {
    const twice = [...every, { timestamp: scrapeAt(4) + 10_500, value: "4" }];
    expect(describeAudit(new Map([["batmobile", auditOf(twice)]]))).toContain(
      "doubled: batmobile 12:00:19 (1 scrape of 1 series)",
    );
  });
});

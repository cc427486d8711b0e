import { describe, expect, it } from "vitest";
import { brokenPromise, missingBeyond } from "../../../lab/loss/promise.js";
import type { Audit } from "../../../lab/samples/audit.js";

const at = (series: string, ...times: number[]) => times.map((time) => ({ series, number: time, time }));
const auditOf = (change: Partial<Audit>): Audit => ({
  scraped: 100,
  found: 100,
  missing: [],
  doubled: [],
  altered: [],
  ...change,
});

describe("what may be missing", () => {
  it("is nothing without a promise", () => {
    expect(missingBeyond(auditOf({ missing: at("a", 1) }))).toBe(1);
    expect(brokenPromise(auditOf({ missing: at("a", 1) }))).toBe("1 missing beyond the promise");
    expect(brokenPromise(auditOf({}))).toBeUndefined();
  });

  it("is a number of scrapes of each series, not of all together", () => {
    const missing = [...at("a", 1, 2), ...at("b", 1, 2, 3)];
    expect(missingBeyond(auditOf({ missing }), 2)).toBe(1);
    expect(brokenPromise(auditOf({ missing }), 3)).toBeUndefined();
  });

  it("is what was scraped in the windows", () => {
    const missing = at("a", 10, 11, 20, 21, 30);
    const windows = [
      { from: 10, to: 20 },
      { from: 29, to: 40 },
    ];
    expect(missingBeyond(auditOf({ missing }), windows)).toBe(2);
  });

  it("never covers what is doubled or altered", () => {
    expect(brokenPromise(auditOf({ doubled: at("a", 1), altered: at("a", 2, 3) }), 99)).toBe("1 doubled, 2 altered");
  });
});

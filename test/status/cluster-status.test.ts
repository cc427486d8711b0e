import { describe, expect, it } from "vitest";
import { silentAfter } from "../../src/outage/silence.js";
import { clusterStatus, isLate, type ClusterBasis } from "../../src/status/cluster-status.js";
import { Duration } from "../../src/units/duration.js";

const NOW = Date.parse("2026-11-22T12:00:00Z");
const budget = Duration.hours(10);
const scrapeInterval = Duration.seconds(30);
const basis: ClusterBasis = {
  cluster: "batmobile",
  mode: "agent",
  budget,
  scrapeInterval,
  silentAfter: silentAfter(budget, scrapeInterval),
};
const aged = (age: Duration, more: object = {}) =>
  clusterStatus(basis, { newest: NOW - age.milliseconds, series: 600, ...more }, NOW);

describe("how a cluster stands", () => {
  it.each([
    ["fresh", Duration.seconds(299)],
    ["silent", Duration.minutes(5)],
    ["silent", Duration.minutes(479)],
    ["endangered", Duration.hours(8)],
    ["losing samples", Duration.hours(10)],
  ])("is %s with a newest sample of this age", (verdict, age) => {
    expect(aged(age).verdict).toBe(verdict);
  });

  it("is catching up while its samples arrive and its sender is behind", () => {
    expect(aged(Duration.seconds(20), { lag: 4000 }).verdict).toBe("catching up");
    expect(aged(Duration.seconds(20), { lag: 30 }).verdict).toBe("fresh");
  });

  it("is never seen when nothing of it is known, with no budget to tell of", () => {
    expect(clusterStatus(basis, {}, NOW)).toMatchObject({ verdict: "never seen", budgetLeft: undefined });
  });

  it("has what is left of its budget, below nothing when it is over", () => {
    expect(aged(Duration.hours(4)).budgetLeft).toBe(6 * 3600);
    expect(aged(Duration.hours(11)).budgetLeft).toBe(-3600);
  });

  it("has as many samples waiting as it makes while it is silent, and else what its sender says", () => {
    expect(aged(Duration.hours(1)).backlog).toBe(600 * 120);
    expect(aged(Duration.seconds(20), { waiting: 7 }).backlog).toBe(7);
  });

  it("is no younger than now where its clock is ahead", () => {
    expect(clusterStatus(basis, { newest: NOW + 2000 }, NOW).newestSampleAge).toBe(0);
  });

  it("has whole days until its certificate ends, and says when it is due", () => {
    const certificate = (notAfter: string) => ({ notBefore: "2026-09-01T00:00:00Z", notAfter });
    const at = (notAfter: string) =>
      clusterStatus({ ...basis, certificate: certificate(notAfter) }, { newest: NOW }, NOW);
    expect(at("2027-03-01T00:00:00Z")).toMatchObject({ certificateDays: 98, remarks: [] });
    expect(at("2026-12-01T00:00:00Z").remarks).toEqual(["its certificate is due: `npm run identities` renews it"]);
    const ended = at("2026-11-20T00:00:00Z");
    expect(ended.remarks).toEqual(["its certificate has ended: `npm run identities` renews it"]);
    expect(isLate(ended)).toBe(true);
    expect(isLate(at("2026-12-01T00:00:00Z"))).toBe(false);
  });

  it("is late in everything but fresh", () => {
    expect(isLate(aged(Duration.seconds(1)))).toBe(false);
    expect(isLate(aged(Duration.minutes(6)))).toBe(true);
  });
});

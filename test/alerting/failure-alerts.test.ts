import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { failureAlerts, type WatchedSystem } from "../../src/alerting/failure-alerts.js";
import { Duration } from "../../src/units/duration.js";

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string; readonly runbook_url: string };
}

const everything: WatchedSystem = {
  environment: "prod",
  ring: { ingestors: 6, replicationFactor: 3 },
  compactor: { scrapeInterval: Duration.seconds(30), waitInterval: Duration.minutes(5) },
  minio: true,
  ruler: true,
  alertmanagers: 2,
};

function rulesOf(system: Partial<WatchedSystem> = {}): Rule[] {
  const { groups } = parse(failureAlerts({ ...everything, ...system }).content) as {
    groups: { name: string; interval: string; rules: Rule[] }[];
  };
  expect(groups.every(({ interval }) => interval === "15s")).toBe(true);
  return groups.flatMap(({ rules }) => rules);
}

const named = (name: string, system: Partial<WatchedSystem> = {}) =>
  rulesOf(system).find(({ alert }) => alert === name);

describe("failureAlerts", () => {
  it("wake somebody within three minutes when a component is gone that nobody can do without", () => {
    for (const alert of [
      "ThanosQueryDown",
      "ThanosQueryFrontendDown",
      "ThanosRuleDown",
      "ThanosReceiveRoutersDown",
      "ThanosReceiveIngestorsDown",
      "ThanosStoreGatewayDown",
      "AlertmanagerDown",
      "MinioDown",
    ]) {
      expect(named(alert), alert).toMatchObject({ for: "1m", labels: { severity: "page" } });
    }
  });

  it("see pods that answer no scrape and pods that are not there alike", () => {
    expect(named("ThanosQueryDown")?.expr).toBe('absent(up{job="thanos-query"} == 1)');
    expect(named("AlertmanagerDown")?.expr).toBe('(count(up{job=~"alertmanager"} == 1) or vector(0)) < 2');
  });

  it("wake somebody at once when the Compactor has halted, and say which command shows the block", () => {
    const halted = named("ThanosCompactHalted");
    expect(halted).toMatchObject({ labels: { severity: "page" } });
    expect(halted).not.toHaveProperty("for");
    expect(halted?.annotations.description).toContain("`npm run status -- prod`");
  });

  it("wake somebody when the Compactor ends again and again, which is no halt, and nobody for what can wait", () => {
    expect(named("ThanosCompactCrashLooping")).toMatchObject({ for: "30s", labels: { severity: "page" } });
    expect(named("ThanosCompactCrashLooping")?.annotations.description).toContain("`npm run status -- prod`");
    expect(named("ThanosCompactHasNotRun")).toMatchObject({ for: "1d", labels: { severity: "ticket" } });
    expect(named("ThanosCompactPartialBlocks")).toMatchObject({ for: "6h", labels: { severity: "ticket" } });
  });

  it.each([
    [6, 3, 5],
    [3, 1, 3],
    [5, 5, 3],
    [4, 2, 4],
  ])("want of %i ingestors with %i copies at least %i", (ingestors, replicationFactor, least) => {
    expect(named("ThanosReceiveIngestorsDown", { ring: { ingestors, replicationFactor } })?.expr).toMatch(
      new RegExp(`< ${least}$`),
    );
  });

  it("watch nothing that is not there", () => {
    const names = rulesOf({ minio: false, ruler: false, alertmanagers: 0 }).map(({ alert }) => alert);
    expect(names.filter((name) => /Minio|Rule|Alertmanager|Watchdog/.test(name))).toEqual([]);
  });
});

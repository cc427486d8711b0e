import { describe, expect, it } from "vitest";
import { componentRules } from "../../src/alerting/components/component-rules.js";
import { failureAlerts } from "../../src/alerting/failure-alerts.js";
import { declaredRules } from "../../src/alerting/fleet/declared-rules.js";
import { fleetGroups, fleetRules } from "../../src/alerting/fleet/fleet-rules.js";
import { mixinRecorded, recorded } from "../../src/alerting/recorded.js";
import { certificateExpiryRules } from "../../src/prometheus/certificate-expiry.js";
import { Duration } from "../../src/units/duration.js";
import {
  alertNames,
  batmobile,
  components,
  everyRuleFile,
  fleet,
  rulesIn,
  system,
  watchedCluster,
} from "./every-rule.js";
import { promqlError } from "./promql.js";

const records = (files: Parameters<typeof alertNames>[0]) =>
  new Set(files.flatMap(rulesIn).flatMap(({ record }) => (record === undefined ? [] : [record])));

const alertOf = (file: Parameters<typeof rulesIn>[0], name: string) =>
  rulesIn(file).find(({ alert }) => alert === name);

describe("rules of ours", () => {
  it("are PromQL", () => {
    const wrong = everyRuleFile.flatMap(rulesIn).filter(({ expr }) => promqlError(expr) !== undefined);
    expect(wrong).toEqual([]);
  });

  it("are named once in a file, and once in all but for what both Prometheus and the Ruler tell of senders", () => {
    for (const file of everyRuleFile) expect(new Set(alertNames([file])).size).toBe(alertNames([file]).length);
    const names = alertNames(everyRuleFile);
    expect(names.filter((name, index) => names.indexOf(name) !== index).sort()).toEqual([
      "PrometheusRemoteStorageFailures",
      "PrometheusRemoteWriteBehind",
    ]);
  });

  it("say what is wrong in a line, what it means, who must look, and where the runbook is", () => {
    for (const { alert, labels, annotations } of everyRuleFile.flatMap(rulesIn)) {
      if (alert === undefined) continue;
      expect(["page", "ticket", "none"], alert).toContain(labels?.["severity"]);
      expect(annotations?.summary, alert).not.toContain("\n");
      expect(annotations?.description, alert).not.toBe("");
      expect(annotations?.runbook_url).toBe(`docs/runbooks/${alert}.md`);
    }
  });

  it("lead to where the runbooks are read, where there is such a place", () => {
    const runbooksUrl = "https://git.example.com/runbooks/";
    const files = [
      fleetRules({ ...fleet, runbooksUrl }),
      componentRules({ ...components, runbooksUrl }),
      failureAlerts({ ...system, runbooksUrl }),
    ];
    const alerts = files.flatMap(rulesIn).filter(({ alert }) => alert !== undefined);
    expect(alerts.length).toBeGreaterThan(50);
    expect(alerts.filter(({ alert, annotations }) => annotations?.runbook_url !== `${runbooksUrl}${alert}.md`)).toEqual(
      [],
    );
  });

  it("record what is named for dashboards and status, and nothing else", () => {
    const certificate = { id: "a/writer", authority: "existing", secret: "a" };
    const made = records([...everyRuleFile, certificateExpiryRules([{ ...certificate, certManager: "a" }])]);
    expect([...made].sort()).toEqual([...Object.values(recorded), ...Object.values(mixinRecorded)].sort());
  });

  it("never take the Query Frontend for Query", () => {
    const about = rulesIn(componentRules(components)).filter(({ expr }) => expr.includes("thanos-query"));
    expect(about.length).toBeGreaterThan(10);
    expect(about.filter(({ expr }) => /job=~"[^"]*query/.test(expr))).toEqual([]);
  });
});

describe("fleetRules", () => {
  it("name no cluster, so that one more or less changes what is compared with and no rule", () => {
    const { content } = fleetRules(fleet);
    for (const { name } of fleet.clusters) expect(content).not.toContain(name);
    expect(fleetRules({ ...fleet, clusters: [watchedCluster({ name: "other" }), batmobile] }).content).toBe(content);
  });

  it("watch no disk queue where there is none", () => {
    const rules = fleetRules({ ...fleet, clusters: [watchedCluster()] });
    expect(rules.content).not.toMatch(/vmagent_remotewrite_block|vm_persistentqueue/);
    expect(alertNames([rules])).not.toContain("DiskQueueNearlyFull");
    expect(alertNames([fleetRules(fleet)])).toContain("DiskQueueNearlyFull");
  });

  it("are none where every cluster is shut out", () => {
    expect(fleetGroups({ ...fleet, clusters: [] })).toEqual([]);
  });

  it("are evaluated as often as the Ruler is told to, over four scrapes at least", () => {
    const slow = { ...fleet, evaluationInterval: Duration.minutes(1), scrapeInterval: Duration.minutes(2) };
    const { content } = fleetRules(slow);
    expect(content).toContain("interval: 1m");
    expect(content).toContain("[8m]");
    expect(fleetRules(fleet).content).not.toContain("[8m]");
    expect(alertOf(fleetRules(slow), "BacklogDoesNotDrain")?.for).toBe("24m");
  });
});

describe("declaredRules", () => {
  const declared = (...clusters: Parameters<typeof declaredRules>[0]) => rulesIn(declaredRules(clusters));
  const value = (rules: ReturnType<typeof declared>, record: string) =>
    rules.find((rule) => rule.record === record)?.expr;

  it("say nothing of a volume that is not ours, so that no alert on it can fire", () => {
    const rules = declared(watchedCluster({ mode: "existing", volume: undefined }));
    expect(rules.find(({ record }) => record === recorded.declaredSender)?.labels).toMatchObject({ mode: "existing" });
    const records = rules.map(({ record }) => record);
    expect(records).not.toContain(recorded.declaredVolume);
    expect(records).not.toContain(recorded.declaredVolumeAlarm);
    expect(records).toContain(recorded.declaredBudget);
  });

  it("say what the file says of a cluster, and nothing of one that is not in it", () => {
    const rules = declared(watchedCluster());
    expect(value(rules, recorded.declaredBudget)).toBe("vector(3600)");
    expect(value(rules, recorded.declaredNoticed)).toBe("vector(300)");
    expect(value(rules, recorded.declaredEndangered)).toBe("vector(2880)");
    expect(value(rules, recorded.declaredSeriesLimit)).toBe("vector(300000)");
    expect(new Set(rules.map(({ labels }) => labels?.["cluster"]))).toEqual(new Set(["batcave"]));
    expect(rules.find(({ record }) => record === recorded.declaredSender)?.labels).toEqual({
      cluster: "batcave",
      mode: "server",
      buffer: "wal",
    });
  });

  it("say nothing of a queue or a limit that a cluster does not have", () => {
    const rules = declared(watchedCluster({ seriesLimit: undefined }));
    expect(value(rules, recorded.declaredQueue)).toBeUndefined();
    expect(value(rules, recorded.declaredSeriesLimit)).toBeUndefined();
    expect(value(declared(batmobile), recorded.declaredQueue)).toBe("vector(1073741824)");
  });

  it.each([
    [0.2, 0.9],
    [0.9, 0.95],
    [1.5, 1],
  ])("call a volume of which %d is planned nearly full from %d on", (planned, alarm) => {
    const cluster = watchedCluster({ volume: 1000, neededVolume: 1000 * planned });
    expect(value(declared(cluster), recorded.declaredVolumeAlarm)).toBe(`vector(${alarm})`);
  });
});

describe("componentRules", () => {
  it("watch nothing that does not run", () => {
    const names = alertNames([componentRules({ ...components, minio: false, ruler: false, alertmanager: false })]);
    expect(names.filter((name) => /Minio|Rule/.test(name))).toEqual([]);
    const alone = componentRules({ ...components, ring: { ingestors: 1, replicationFactor: 1 } });
    expect(alertNames([alone])).not.toContain("ThanosReceiveHighReplicationFailures");
    expect(alertNames([componentRules({ ...components, alertmanager: false })])).not.toContain(
      "ThanosRuleAlertmanagerHighDNSFailures",
    );
  });

  it("go by what the environment says", () => {
    const slow = componentRules({
      ...components,
      queryTimeout: Duration.minutes(4),
      requestTimeout: Duration.minutes(1),
      blockDuration: Duration.hours(4),
      ring: { ingestors: 3, replicationFactor: 3 },
    });
    const expr = (name: string) => alertOf(slow, name)!.expr;
    expect(expr("ThanosQueryInstantLatencyHigh")).toMatch(/> 80$/);
    expect(expr("ThanosQueryRangeLatencyHigh")).toMatch(/> 180$/);
    expect(expr("ThanosReceiveHttpRequestLatencyHigh")).toMatch(/> 20$/);
    expect(expr("ThanosReceiveHighReplicationFailures")).toMatch(/> 67$/);
    expect(alertOf(slow, "ThanosReceiveNoUpload")).toMatchObject({ for: "6h" });
    expect(expr("ThanosReceiveNoUpload")).toContain("[6h]");
  });

  it("leave the absence of a component to one alert each", () => {
    const names = alertNames([componentRules(components), failureAlerts(system)]);
    expect(names.filter((name) => name.endsWith("IsDown"))).toEqual([]);
  });
});

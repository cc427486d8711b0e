import { describe, expect, it } from "vitest";
import { child } from "../support/environment.js";
import { minio, synthObservability } from "../support/observability-stack.js";
import { container, flagValues } from "../support/pod-spec.js";

describe("rules and alerts of the ObservabilityStack", () => {
  it("has a Ruler where there are rules, and Alertmanager where it is wanted, and sends alerts of both senders there", () => {
    const rule = "groups: [{ name: a, rules: [{ alert: Broken, expr: up == 0 }] }]\n";
    const settings = { ruler: { ruleFiles: ["rules.yaml"] }, alertmanager: { enabled: true } };
    const { object, document, json } = synthObservability(settings, {}, { "rules.yaml": rule });
    const records = "_http._tcp.alertmanager-headless.thanos-fleet.svc.cluster.local";
    const args = container(object("StatefulSet", "thanos-rule")).args ?? [];
    expect(flagValues(args, "alertmanagers.url")).toEqual([`dnssrv+http://${records}`]);
    expect(flagValues(args, "rule-file")).toEqual([
      "/etc/thanos/rules/rules.yaml",
      "/etc/thanos/rules/thanos-fleet.yaml",
    ]);
    expect(JSON.stringify(document("thanos-rule-rules", "thanos-fleet.yaml"))).toContain("ClusterBudgetEnding");
    expect(flagValues(args, "query")).toEqual(["http://thanos-query.thanos-fleet.svc.cluster.local:10902"]);
    expect(document("prometheus-configuration", "prometheus.yml")).toMatchObject({
      alerting: { alertmanagers: [{ dns_sd_configs: [{ names: [records] }] }] },
    });
    expect(document("thanos-receive-limits", "limits.yaml")).toMatchObject({
      write: { tenants: { ruler: { head_series_limit: expect.any(Number) as number } } },
    });
    const { endpoints } = document("thanos-query-endpoints", "endpoints.yaml") as { endpoints: object[] };
    expect(endpoints).toContainEqual({ address: "dnssrv+_grpc._tcp.thanos-rule.thanos-fleet.svc.cluster.local" });
    const releases = Object.values((json.resource as Record<string, Record<string, { chart: string }>>).helm_release!);
    expect(releases.map(({ chart }) => chart).sort()).toEqual(["alertmanager", "grafana"]);
  });

  it("has a Ruler for our own rules alone where somebody is told", () => {
    const { object } = synthObservability({ alertmanager: { enabled: true } });
    const args = container(object("StatefulSet", "thanos-rule")).args ?? [];
    expect(flagValues(args, "rule-file")).toEqual(["/etc/thanos/rules/thanos-fleet.yaml"]);
  });

  it.each([
    ["nobody is told and there are no rules", {}],
    [
      "reads are held to tenants, of which it could name none",
      { alertmanager: { enabled: true }, query: { tenancy: { header: "X-Tenant", grafanaTenant: "batcave" } } },
    ],
  ])("has no Ruler where %s", (_, settings) => {
    const { objects } = synthObservability(settings);
    expect(objects.filter(({ metadata }) => metadata.name.startsWith("thanos-rule"))).toEqual([]);
  });

  it("forgets a child cluster that is removed from the file: in rules, in dashboards and in what is compared with", () => {
    const naming = (clusters: readonly string[]) => {
      const { objects } = synthObservability(
        { alertmanager: { enabled: true } },
        { childClusters: clusters.map((name) => child(name)) },
      );
      return objects.filter((object) => JSON.stringify(object).includes("gotham")).map(({ metadata }) => metadata.name);
    };
    expect(naming(["batcave", "gotham"])).toEqual(
      expect.arrayContaining(["thanos-receive-limits", "prometheus-reloaded-rules", "grafana-dashboard-fleet"]),
    );
    expect(naming(["batcave"])).toEqual([]);
  });

  it("leads from alerts and dashboards to where the environment says that runbooks are read", () => {
    const settings = { runbooksUrl: "https://git.example.com/runbooks", ruler: { ruleFiles: ["rules.yaml"] } };
    const { document } = synthObservability(settings, {}, { "rules.yaml": "groups: []\n" });
    const texts = [
      document("thanos-rule-rules", "thanos-fleet.yaml"),
      document("prometheus-reloaded-rules", "failures.yaml"),
      document("prometheus-reloaded-rules", "components.yaml"),
      document("grafana-dashboard-fleet", "fleet.json"),
    ].map((text) => JSON.stringify(text));
    for (const text of texts) expect(text).toMatch(/https:\/\/git\.example\.com\/runbooks\/[A-Z$]/);
    expect(texts.join()).not.toContain('"docs/runbooks/');
  });

  it("names in its alerts only jobs that there are", () => {
    const { objects, document } = synthObservability({ objectStore: minio });
    const text = JSON.stringify(document("prometheus-reloaded-rules", "failures.yaml"));
    const jobs = [...text.matchAll(/job=~?\\"([a-z-]+)/g)].map(([, job]) => job!);
    const names = objects.map(({ metadata }) => metadata.name);
    expect(jobs.length).toBeGreaterThan(5);
    expect(jobs.filter((job) => !names.includes(job))).toEqual([]);
  });
});

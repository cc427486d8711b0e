import { describe, expect, it } from "vitest";
import { Alertmanager, type AlertmanagerProps } from "../../src/alerting/alertmanager.js";
import { charts, images } from "../../src/config/versions.js";
import type { YamlMap } from "../../src/kubernetes/deep-merge.js";
import { Quantity } from "../../src/units/quantity.js";
import { maximalPlacement, maximalResources } from "../support/maximal-settings.js";
import { synthRelease } from "../support/release.js";

const nobody = { page: {}, ticket: {}, watchdog: {} };

const alertmanager = (props: Partial<AlertmanagerProps> = {}) =>
  synthRelease(
    (stack, namespace) =>
      new Alertmanager(stack, "alertmanager", {
        namespace,
        chart: charts.alertmanager,
        image: images.alertmanager,
        replicas: 2,
        receivers: nobody,
        volumeSize: Quantity.parse("1Gi"),
        ...props,
      }),
  );

const namesOf = (list: unknown) =>
  (list as { name?: string; receiver?: string }[]).map((one) => one.name ?? one.receiver);

describe("Alertmanager", () => {
  it("is the chart's exact version with the image of our table, a pair, after its policy", () => {
    const { release, values } = alertmanager();
    expect(release).toMatchObject({
      name: "alertmanager",
      chart: "alertmanager",
      version: charts.alertmanager.version,
      depends_on: [expect.stringMatching(/^kubernetes_network_policy_v1\.alertmanager_network-policy_/)],
    });
    expect(values).toMatchObject({
      replicaCount: 2,
      image: { repository: "quay.io/prometheus/alertmanager", tag: images.alertmanager.tag },
      podDisruptionBudget: { maxUnavailable: 1 },
      persistence: { enabled: true, size: "1Gi" },
      service: { annotations: { "prometheus.io/scrape": "true", "prometheus.io/port": "9093" } },
    });
    expect(values).not.toHaveProperty("extraArgs");
  });

  it("groups by cluster and alert, wakes somebody for pages alone, and feeds the dead man's switches", () => {
    const { route, receivers } = alertmanager().values.config as Record<string, YamlMap>;
    expect(route).toMatchObject({
      receiver: "ticket",
      group_by: ["cluster", "alertname"],
      routes: [
        { receiver: "watchdog", matchers: ['alertname=~"Watchdog|FleetWatchdog"'] },
        { receiver: "page", matchers: ['severity="page"'] },
        { receiver: "silent", matchers: ['severity="none"'] },
      ],
    });
    const named = [route!.receiver, ...namesOf(route!.routes)].sort();
    expect(namesOf(receivers).sort()).toEqual(named);
  });

  it("tells once that nobody can write, and still of every budget that is over", () => {
    const { inhibit_rules: rules } = alertmanager().values.config as {
      inhibit_rules: readonly { source_matchers: readonly string[]; target_matchers: readonly string[] }[];
    };
    const held = rules.find(({ source_matchers: [source] }) => source?.includes("ThanosReceiveRoutersDown"));
    expect(held?.target_matchers[0]).toContain("ClusterSilent|ClusterBudgetEnding");
    expect(held?.target_matchers[0]).not.toContain("ClusterBudgetExceeded");
  });

  it("names secrets by file and has none in its values", () => {
    const page = { pagerduty_configs: [{ routing_key_file: "/etc/alertmanager-secrets/pagerduty" }] };
    const { values } = alertmanager({ receivers: { ...nobody, page }, receiverSecret: "receivers" });
    expect((values.config as { receivers: unknown }).receivers).toContainEqual({ name: "page", ...page });
    expect(values.extraSecretMounts).toEqual([
      {
        name: "receivers",
        mountPath: "/etc/alertmanager-secrets",
        subPath: "",
        secretName: "receivers",
        readOnly: true,
      },
    ]);
  });

  it("listens for no others where it is alone", () => {
    expect(alertmanager({ replicas: 1 }).values.extraArgs).toEqual({ "cluster.listen-address": "" });
  });

  it("takes every setting", () => {
    const { values } = alertmanager({
      ...maximalPlacement,
      resources: maximalResources,
      imageRegistry: "mirror.example.com/cache/",
      url: "https://alerts.example.com",
    });
    expect(values).toMatchObject({
      image: { repository: "mirror.example.com/cache/prometheus/alertmanager" },
      imagePullSecrets: maximalPlacement.imagePullSecrets.map((name) => ({ name })),
      nodeSelector: maximalPlacement.nodeSelector,
      priorityClassName: maximalPlacement.priorityClass,
      persistence: { storageClass: maximalPlacement.storageClass },
      podLabels: maximalPlacement.labels,
      podAnnotations: maximalPlacement.annotations,
      baseURL: "https://alerts.example.com",
    });
    expect(values).not.toHaveProperty("global");
  });

  it("rejects a label by which the chart finds its pods", () => {
    expect(() => alertmanager({ labels: { "app.kubernetes.io/name": "mine" } })).toThrow("got: app.kubernetes.io/name");
  });
});

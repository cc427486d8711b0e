import { describe, expect, it } from "vitest";
import { StatefulWorkload, type StatefulWorkloadProps } from "../../src/kubernetes/stateful-workload.js";
import { Duration } from "../../src/units/duration.js";
import { Quantity } from "../../src/units/quantity.js";
import { synthConstruct } from "../support/construct.js";
import { maximalPlacement } from "../support/maximal-settings.js";
import { minimalSettings, minimalWorkload } from "../support/workload.js";

function synth(props: Partial<StatefulWorkloadProps> = {}) {
  let workload: StatefulWorkload | undefined;
  const result = synthConstruct((stack, namespace) => {
    workload = new StatefulWorkload(stack, "store", {
      ...minimalWorkload(namespace),
      name: "thanos-store-gateway",
      component: "store-gateway",
      claims: { data: Quantity.parse("10Gi") },
      ...props,
    });
  });
  return { ...result, workload: workload! };
}

const selector = { "app.kubernetes.io/name": "thanos-store-gateway" };

describe("StatefulWorkload", () => {
  it("is a StatefulSet whose volumes outlive it", () => {
    const { object } = synth();
    expect(object("StatefulSet")).toMatchObject({
      metadata: { name: "thanos-store-gateway", namespace: "fleet" },
      spec: {
        replicas: 2,
        serviceName: "thanos-store-gateway",
        podManagementPolicy: "Parallel",
        revisionHistoryLimit: 3,
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
        selector: { matchLabels: selector },
        volumeClaimTemplates: [
          {
            metadata: { name: "data" },
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "10Gi" } } },
          },
        ],
      },
    });
  });

  it("is waited for by Terraform", () => {
    expect(synth().resource("kubernetes_stateful_set_v1")).toMatchObject({
      wait_for_rollout: true,
      timeouts: { create: "30m", update: "30m", delete: "30m" },
    });
    expect(synth({ timeout: "60m" }).resource("kubernetes_stateful_set_v1").timeouts).toEqual({
      create: "60m",
      update: "60m",
      delete: "60m",
    });
  });

  it("has an address for each pod, also before it is ready", () => {
    const { object, workload } = synth();
    expect(object("Service")).toMatchObject({
      metadata: { name: "thanos-store-gateway" },
      spec: { clusterIP: "None", publishNotReadyAddresses: true, selector },
    });
    expect(workload.host).toBe("thanos-store-gateway.fleet.svc.cluster.local");
    expect(workload.podHosts).toEqual([
      "thanos-store-gateway-0.thanos-store-gateway.fleet.svc.cluster.local",
      "thanos-store-gateway-1.thanos-store-gateway.fleet.svc.cluster.local",
    ]);
  });

  it("has a ServiceAccount and a disruption budget of its own", () => {
    const { object } = synth();
    expect(object("ServiceAccount")).toMatchObject({ automountServiceAccountToken: false });
    expect(object("PodDisruptionBudget").spec).toEqual({ maxUnavailable: 1, selector: { matchLabels: selector } });
  });

  it("takes every setting", () => {
    const { object } = synth({
      settings: { ...minimalSettings, ...maximalPlacement },
      minReady: Duration.minutes(2),
      podManagement: "OrderedReady",
      claims: { one: Quantity.parse("1Gi"), two: Quantity.parse("2Gi") },
    });
    expect(object("StatefulSet")).toMatchObject({
      metadata: { labels: maximalPlacement.labels, annotations: maximalPlacement.annotations },
      spec: {
        minReadySeconds: 120,
        podManagementPolicy: "OrderedReady",
        volumeClaimTemplates: [
          { metadata: { name: "one" }, spec: { storageClassName: "fast" } },
          { metadata: { name: "two" }, spec: { storageClassName: "fast" } },
        ],
      },
    });
  });

  it("leaves out Service and budget where another covers its pods", () => {
    const { objects, object, workload } = synth({ serviceName: "shared", ownDisruptionBudget: false });
    const own = objects.filter(({ metadata }) => metadata.name === "thanos-store-gateway");
    expect(own.map(({ kind }) => kind).sort()).toEqual(["NetworkPolicy", "ServiceAccount", "StatefulSet"]);
    expect(object("StatefulSet").spec).toMatchObject({ serviceName: "shared" });
    expect(workload.podHosts[0]).toBe("thanos-store-gateway-0.shared.fleet.svc.cluster.local");
  });
});

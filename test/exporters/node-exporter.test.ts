import { describe, expect, it } from "vitest";
import { charts } from "../../src/config/versions.js";
import { NodeExporter, type NodeExporterProps } from "../../src/exporters/node-exporter.js";
import { maximalPlacement, maximalResources } from "../support/maximal-settings.js";
import { synthRelease } from "../support/release.js";

const exporter = (props: Partial<NodeExporterProps> = {}) =>
  synthRelease((stack, namespace) => {
    const { serviceName } = new NodeExporter(stack, "exporter", { chart: charts.nodeExporter, namespace, ...props });
    expect(serviceName).toBe("node-exporter");
  });

describe("NodeExporter", () => {
  it("runs on every Linux node, is found by its annotation, and may do no more than read", () => {
    const { release, values } = exporter();
    expect(release).toMatchObject({
      name: "node-exporter",
      chart: "prometheus-node-exporter",
      version: charts.nodeExporter.version,
    });
    expect(values).toMatchObject({
      nameOverride: "node-exporter",
      fullnameOverride: "node-exporter",
      service: { annotations: { "prometheus.io/scrape": "true" }, listenOnAllInterfaces: false },
      prometheus: { monitor: { enabled: false } },
      nodeSelector: { "kubernetes.io/os": "linux" },
      tolerations: [{ operator: "Exists" }],
      securityContext: { runAsNonRoot: true },
      containerSecurityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      },
      rbac: { create: false },
      resources: { limits: { memory: "192Mi" } },
    });
  });

  it("leaves out what comes and goes with every pod", () => {
    const [mounts, ...devices] = exporter().values.extraArgs as string[];
    const excluded = (argument: string | undefined, name: string) => new RegExp(argument!.split("=")[1]!).test(name);
    expect(mounts).toMatch(/^--collector\.filesystem\.mount-points-exclude=/);
    expect(
      ["/var/lib/kubelet/pods/x/volumes/y", "/run/containerd/io/rootfs", "/proc"].map((path) => excluded(mounts, path)),
    ).toEqual([true, true, true]);
    expect(["/", "/var/lib", "/data", "/run"].map((path) => excluded(mounts, path))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    for (const device of devices) {
      expect(["veth1a2b", "cali12345", "eth0", "bond0"].map((name) => excluded(device, name))).toEqual([
        true,
        true,
        false,
        false,
      ]);
    }
    expect(devices).toHaveLength(2);
  });

  it("takes every setting", () => {
    const { values } = exporter({
      ...maximalPlacement,
      resources: maximalResources,
      imageRegistry: "mirror.example.com",
      extraArgs: { "collector.systemd": true, "collector.wifi": false, "collector.netdev.device-exclude": "^lo$" },
    });
    expect(values).toMatchObject({
      global: { imageRegistry: "mirror.example.com", imagePullSecrets: ["registry-credentials"] },
      nodeSelector: { ...maximalPlacement.nodeSelector, "kubernetes.io/os": "linux" },
      tolerations: maximalPlacement.tolerations,
      priorityClassName: "monitoring-critical",
      commonLabels: maximalPlacement.labels,
      daemonsetAnnotations: maximalPlacement.annotations,
      podAnnotations: maximalPlacement.annotations,
      resources: { requests: { cpu: "250m", memory: "1Gi" }, limits: { cpu: "2", memory: "2Gi" } },
    });
    expect(values.extraArgs).toEqual(
      expect.arrayContaining(["--collector.systemd", "--no-collector.wifi", "--collector.netdev.device-exclude=^lo$"]),
    );
    expect(values.extraArgs).toHaveLength(5);
  });

  it("rejects flags that the chart, the Service or the probes rely on", () => {
    expect(() => exporter({ extraArgs: { "path.rootfs": "/", "web.listen-address": ":80" } })).toThrow(
      "got: path.rootfs, web.listen-address",
    );
  });

  it("rejects labels that the chart sets itself", () => {
    expect(() => exporter({ labels: { "app.kubernetes.io/instance": "x" } })).toThrow(
      "got: app.kubernetes.io/instance",
    );
  });
});

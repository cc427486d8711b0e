import { describe, expect, it } from "vitest";
import { configuration, type RelabelStep, type ScrapeJob } from "../support/prometheus.js";

const { scrape_configs: jobs } = configuration();
const job = (name: string): ScrapeJob => jobs.find(({ job_name }) => job_name === name)!;

/** The labels of a target after relabelling, or nothing when it is dropped; as Prometheus does it. */
function relabelled(steps: readonly RelabelStep[], labels: Readonly<Record<string, string>>) {
  const result = new Map(Object.entries(labels));
  for (const { source_labels = [], regex = "(.*)", action = "replace", target_label, replacement = "$1" } of steps) {
    const value = source_labels.map((name) => result.get(name) ?? "").join(";");
    const match = new RegExp(`^(?:${regex})$`).exec(value);
    if (action === "keep" && match === null) return undefined;
    if (action === "drop" && match !== null) return undefined;
    if (action !== "replace" || match === null || target_label === undefined) continue;
    result.set(
      target_label,
      replacement.replaceAll(/\$(\d)/g, (_, group: string) => match[Number(group)] ?? ""),
    );
  }
  return Object.fromEntries([...result].filter(([name]) => !name.startsWith("__meta_")));
}

const target = (name: string, labels: Readonly<Record<string, string>>) =>
  relabelled(job(name).relabel_configs ?? [], { job: name, ...labels });

describe("the jobs of every cluster", () => {
  it("are Prometheus itself, the API server, kubelets, containers, annotated pods and Services, and kube-state-metrics", () => {
    expect(jobs.map(({ job_name }) => job_name)).toEqual([
      "prometheus",
      "apiserver",
      "kubelet",
      "cadvisor",
      "pods",
      "services",
      "kube-state-metrics",
    ]);
    expect(job("prometheus").static_configs).toEqual([{ targets: ["localhost:9090"] }]);
  });

  it("trust the API server by the cluster's authority and show it the token", () => {
    expect(job("apiserver")).toMatchObject({
      scheme: "https",
      tls_config: { ca_file: "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt" },
      authorization: { credentials_file: "/var/run/secrets/kubernetes.io/serviceaccount/token" },
    });
  });

  it.each([
    [true, { ca_file: "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt" }],
    [false, { insecure_skip_verify: true }],
  ])("check the kubelets' certificates: %s", (verifyKubeletCertificate, tls) => {
    const kubelets = configuration({ verifyKubeletCertificate }).scrape_configs.filter(({ job_name }) =>
      ["kubelet", "cadvisor"].includes(job_name),
    );
    expect(kubelets.map(({ tls_config }) => tls_config)).toEqual([tls, tls]);
  });

  it("keep just the API server's endpoint among the default namespace's", () => {
    const labels = (service: string, port: string) => ({
      __meta_kubernetes_service_name: service,
      __meta_kubernetes_endpointslice_port_name: port,
    });
    expect(target("apiserver", labels("kubernetes", "https"))).toBeDefined();
    expect(target("apiserver", labels("other", "https"))).toBeUndefined();
  });

  it.each([
    ["kubelet", "/metrics"],
    ["cadvisor", "/metrics/cadvisor"],
  ])("call the job of %s kubelet, told apart by its path", (name, path) => {
    expect(job(name).metrics_path).toBe(path);
    expect(target(name, { __metrics_path__: path, __meta_kubernetes_node_name: "n1" })).toMatchObject({
      job: "kubelet",
      metrics_path: path,
      node: "n1",
    });
  });

  const pod = {
    __address__: "10.1.0.5:10901",
    __meta_kubernetes_namespace: "fleet",
    __meta_kubernetes_pod_name: "thanos-query-0",
    __meta_kubernetes_pod_node_name: "n1",
    __meta_kubernetes_pod_phase: "Running",
    __meta_kubernetes_pod_container_name: "query",
    __meta_kubernetes_pod_annotation_prometheus_io_scrape: "true",
    __meta_kubernetes_pod_annotation_prometheus_io_port: "10902",
    __meta_kubernetes_pod_annotation_prometheus_io_path: "/metrics",
    __meta_kubernetes_pod_label_app_kubernetes_io_name: "thanos-query",
  };

  it("scrape annotated pods where their annotations say, under the name of their application", () => {
    expect(target("pods", pod)).toEqual({
      __address__: "10.1.0.5:10902",
      __metrics_path__: "/metrics",
      job: "thanos-query",
      namespace: "fleet",
      pod: "thanos-query-0",
      node: "n1",
    });
  });

  it.each([
    ["not annotated", { __meta_kubernetes_pod_annotation_prometheus_io_scrape: "" }],
    ["finished", { __meta_kubernetes_pod_phase: "Succeeded" }],
    ["not started", { __meta_kubernetes_pod_phase: "Pending" }],
    ["init containers", { __meta_kubernetes_pod_container_init: "true" }],
  ])("leave out pods that are %s", (_, labels) => {
    expect(target("pods", { ...pod, ...labels })).toBeUndefined();
  });

  it("keep address, scheme and job of pods that name none", () => {
    const plain = Object.fromEntries(
      Object.entries(pod).filter(([name]) => !/_(port|path|name)$/.test(name) || name.endsWith("pod_name")),
    );
    expect(target("pods", plain)).toMatchObject({ __address__: "10.1.0.5:10901", job: "pods" });
    expect(target("pods", { ...plain, __address__: "10.1.0.5" })).toMatchObject({ __address__: "10.1.0.5" });
    const secure = { __meta_kubernetes_pod_annotation_prometheus_io_scheme: "https" };
    expect(target("pods", { ...pod, ...secure })).toMatchObject({ __scheme__: "https" });
  });

  it("scrape annotated Services, but kube-state-metrics in its own job alone", () => {
    const service = (name: string) => ({
      __address__: "10.1.0.6:8080",
      __meta_kubernetes_service_name: name,
      __meta_kubernetes_service_label_app_kubernetes_io_name: name,
      __meta_kubernetes_service_annotation_prometheus_io_scrape: "true",
      __meta_kubernetes_endpointslice_port_name: "http",
    });
    expect(target("services", service("node-exporter"))).toMatchObject({
      job: "node-exporter",
      service: "node-exporter",
    });
    expect(target("services", service("kube-state-metrics"))).toBeUndefined();
    expect(target("kube-state-metrics", service("kube-state-metrics"))).toMatchObject({ job: "kube-state-metrics" });
    expect(target("kube-state-metrics", service("node-exporter"))).toBeUndefined();
    expect(job("kube-state-metrics").honor_labels).toBe(true);
  });
});

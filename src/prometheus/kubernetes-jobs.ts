import type { ScrapeConfig } from "../config/model.js";

const tokenFile = "/var/run/secrets/kubernetes.io/serviceaccount/token";
const authorityFile = "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt";

const withToken = { authorization: { type: "Bearer", credentials_file: tokenFile } };

/**
 * What every cluster's Prometheus scrapes: itself, the API server, the kubelets with their containers, and the pods and
 * Services that carry `prometheus.io/scrape: "true"`.
 *
 * Job names are those the Kubernetes and Thanos mixins select: `apiserver`, `kubelet` (cAdvisor's too, told apart by
 * `metrics_path`), and for pods and Services their `app.kubernetes.io/name`.
 *
 * @param port port of Prometheus itself.
 * @param verifyKubeletCertificate whether kubelets have certificates of the cluster's authority.
 */
export function kubernetesJobs(port: number, verifyKubeletCertificate: boolean): ScrapeConfig[] {
  return [
    { job_name: "prometheus", static_configs: [{ targets: [`localhost:${port}`] }] },
    apiServer,
    kubelet("kubelet", "/metrics", verifyKubeletCertificate),
    kubelet("cadvisor", "/metrics/cadvisor", verifyKubeletCertificate),
    annotatedPods,
    annotatedServices,
    kubeStateMetrics,
  ];
}

const apiServer: ScrapeConfig = {
  job_name: "apiserver",
  scheme: "https",
  kubernetes_sd_configs: [{ role: "endpointslice", namespaces: { names: ["default"] } }],
  tls_config: { ca_file: authorityFile },
  ...withToken,
  relabel_configs: [
    {
      source_labels: ["__meta_kubernetes_service_name", "__meta_kubernetes_endpointslice_port_name"],
      regex: "kubernetes;https",
      action: "keep",
    },
  ],
};

function kubelet(job: "kubelet" | "cadvisor", path: string, verify: boolean): ScrapeConfig {
  return {
    job_name: job,
    scheme: "https",
    metrics_path: path,
    kubernetes_sd_configs: [{ role: "node" }],
    tls_config: verify ? { ca_file: authorityFile } : { insecure_skip_verify: true },
    ...withToken,
    relabel_configs: [
      { target_label: "job", replacement: "kubelet" },
      { source_labels: ["__metrics_path__"], target_label: "metrics_path" },
      { source_labels: ["__meta_kubernetes_node_name"], target_label: "node" },
    ],
  };
}

/** Address, scheme and path from `prometheus.io/*` annotations, the same for pods and Services. */
const fromAnnotations = (kind: "pod" | "service") => [
  { source_labels: [`__meta_kubernetes_${kind}_annotation_prometheus_io_scrape`], regex: "true", action: "keep" },
  {
    source_labels: [`__meta_kubernetes_${kind}_annotation_prometheus_io_scheme`],
    regex: "(https?)",
    target_label: "__scheme__",
  },
  {
    source_labels: [`__meta_kubernetes_${kind}_annotation_prometheus_io_path`],
    regex: "(.+)",
    target_label: "__metrics_path__",
  },
  {
    source_labels: ["__address__", `__meta_kubernetes_${kind}_annotation_prometheus_io_port`],
    regex: "(.+?)(?::\\d+)?;(\\d+)",
    replacement: "$1:$2",
    target_label: "__address__",
  },
  { source_labels: [`__meta_kubernetes_${kind}_label_app_kubernetes_io_name`], regex: "(.+)", target_label: "job" },
];

const podIdentity = [
  { source_labels: ["__meta_kubernetes_namespace"], target_label: "namespace" },
  { source_labels: ["__meta_kubernetes_pod_name"], target_label: "pod" },
  { source_labels: ["__meta_kubernetes_pod_node_name"], target_label: "node" },
];

const annotatedPods: ScrapeConfig = {
  job_name: "pods",
  kubernetes_sd_configs: [{ role: "pod" }],
  relabel_configs: [
    ...fromAnnotations("pod"),
    { source_labels: ["__meta_kubernetes_pod_phase"], regex: "Pending|Succeeded|Failed|Completed", action: "drop" },
    // Discovery names a pod once per declared port of each container. The annotated port makes them one address, and
    // without a label of the container they are one target.
    { source_labels: ["__meta_kubernetes_pod_container_init"], regex: "true", action: "drop" },
    ...podIdentity,
  ],
};

const nameOfService = "__meta_kubernetes_service_label_app_kubernetes_io_name";

const annotatedServices: ScrapeConfig = {
  job_name: "services",
  kubernetes_sd_configs: [{ role: "endpointslice" }],
  relabel_configs: [
    { source_labels: [nameOfService], regex: "kube-state-metrics", action: "drop" },
    ...fromAnnotations("service"),
    { source_labels: ["__meta_kubernetes_service_name"], target_label: "service" },
    ...podIdentity,
  ],
};

/** kube-state-metrics reports on other pods: the namespace and pod it names must win over its own. */
const kubeStateMetrics: ScrapeConfig = {
  job_name: "kube-state-metrics",
  honor_labels: true,
  kubernetes_sd_configs: [{ role: "endpointslice" }],
  relabel_configs: [
    { source_labels: [nameOfService], regex: "kube-state-metrics", action: "keep" },
    { source_labels: ["__meta_kubernetes_endpointslice_port_name"], regex: "http", action: "keep" },
  ],
};

import { BytesIEC, BytesPerSecondIEC, PercentUnit, RequestsPerSecond, Seconds, Short } from "#grafana/units";
import { observabilityClusterName } from "../../config/model.js";
import type { DashboardPage } from "./dashboard-page.js";
import { figure, goodAtZero, lines } from "./house-style.js";
import { chosen, job, rate } from "./selectors.js";
import type { ShownFleet } from "./shown-fleet.js";

const kubelet = job("kubelet");
/** The chart's name for it, and that of its program where it runs without the chart. */
const nodeExporter = 'job=~"(prometheus-)?node-exporter"';

const perCluster = (expr: string) => ({ expr: `sum by (tenant_id) (${expr})`, legend: "{{tenant_id}}" });
const perNamespace = (expr: string) => ({
  expr: `sum by (tenant_id, namespace) (${expr})`,
  legend: "{{tenant_id}} {{namespace}}",
});

/** Nodes, pods and the API server of each cluster, from what every Prometheus of ours scrapes. */
export function kubernetesPage({ childClusters }: ShownFleet): DashboardPage {
  const states = childClusters.some(({ kubeStateMetrics }) => kubeStateMetrics);
  const nodes = childClusters.some(({ nodeExporter: runs }) => runs);
  return {
    uid: "thanos-fleet-kubernetes",
    title: "Kubernetes basics",
    description: "Nodes, pods, volumes and the API server of each cluster.",
    kind: "cluster",
    clusters: [...childClusters.map(({ name }) => name), observabilityClusterName],
    rows: [
      { title: "Now", panels: now },
      { title: "Pods", panels: [...pods, ...(states ? podStates : [])] },
      ...(nodes ? [{ title: "Nodes", panels: nodePanels }] : []),
      { title: "API server", panels: apiServer },
    ],
  };
}

const now = [
  figure(
    { title: "Nodes", description: "Kubelets whose scrape succeeds.", unit: Short, width: 6 },
    { expr: `count(up{${chosen(kubelet, 'metrics_path="/metrics"')}} == 1)` },
  ),
  figure(
    {
      title: "Nodes that do not answer",
      description: "Kubelets whose last scrape failed.",
      unit: Short,
      colours: goodAtZero,
      width: 6,
    },
    { expr: `count(up{${chosen(kubelet, 'metrics_path="/metrics"')}} == 0) or vector(0)` },
  ),
  figure(
    { title: "Pods running", description: "By the kubelets.", unit: Short, width: 6 },
    { expr: `sum(kubelet_running_pods{${chosen(kubelet)}})` },
  ),
  figure(
    { title: "API servers that answer", description: "By their last scrape.", unit: Short, width: 6 },
    { expr: `count(up{${chosen(job("apiserver"))}} == 1) or vector(0)` },
  ),
];

const pods = [
  lines(
    { title: "CPU by namespace", description: "Seconds of a core per second.", unit: Short },
    perNamespace(rate("container_cpu_usage_seconds_total", kubelet, 'container!=""')),
  ),
  lines(
    { title: "Memory by namespace", description: "Working set, by which pods are evicted.", unit: BytesIEC },
    perNamespace(`container_memory_working_set_bytes{${chosen(kubelet, 'container!=""')}}`),
  ),
  lines(
    { title: "Pods running per cluster", description: "By the kubelets.", unit: Short },
    perCluster(`kubelet_running_pods{${chosen(kubelet)}}`),
  ),
  lines(
    { title: "Fullest volumes", description: "The ten fullest claims.", unit: PercentUnit },
    {
      expr: `topk(10, max by (tenant_id, namespace, persistentvolumeclaim) (kubelet_volume_stats_used_bytes{${chosen(kubelet)}} / kubelet_volume_stats_capacity_bytes{${chosen(kubelet)}}))`,
      legend: "{{tenant_id}} {{namespace}}/{{persistentvolumeclaim}}",
    },
  ),
];

const podStates = [
  lines(
    {
      title: "Pods by phase",
      description: "From kube-state-metrics, in clusters that run it. Failed and Pending ones need a look.",
      unit: Short,
    },
    { expr: `sum by (tenant_id, phase) (kube_pod_status_phase{${chosen()}})`, legend: "{{tenant_id}} {{phase}}" },
  ),
  lines(
    {
      title: "Restarts in the last hour",
      description: "Of containers, from kube-state-metrics, in clusters that run it.",
      unit: Short,
    },
    {
      expr: `sum by (tenant_id, namespace, pod) (increase(kube_pod_container_status_restarts_total{${chosen()}}[1h])) > 0`,
      legend: "{{tenant_id}} {{namespace}}/{{pod}}",
    },
  ),
];

const nodePanels = [
  lines(
    {
      title: "CPU of nodes",
      description: "Part of the time that cores are busy, in clusters that run node-exporter.",
      unit: PercentUnit,
    },
    {
      expr: `1 - avg by (tenant_id, node) (${rate("node_cpu_seconds_total", nodeExporter, 'mode="idle"')})`,
      legend: "{{tenant_id}} {{node}}",
    },
  ),
  lines(
    { title: "Memory of nodes", description: "Part that is in use and cannot be given back.", unit: PercentUnit },
    {
      expr: `1 - max by (tenant_id, node) (node_memory_MemAvailable_bytes{${chosen(nodeExporter)}} / node_memory_MemTotal_bytes{${chosen(nodeExporter)}})`,
      legend: "{{tenant_id}} {{node}}",
    },
  ),
  lines(
    { title: "Network of nodes", description: "Received and sent, loopback left out.", unit: BytesPerSecondIEC },
    {
      expr: `sum by (tenant_id, node) (${rate("node_network_receive_bytes_total", nodeExporter, 'device!="lo"')})`,
      legend: "{{tenant_id}} {{node}} received",
    },
    {
      expr: `sum by (tenant_id, node) (${rate("node_network_transmit_bytes_total", nodeExporter, 'device!="lo"')})`,
      legend: "{{tenant_id}} {{node}} sent",
    },
  ),
  lines(
    {
      title: "Clock of nodes",
      description:
        "How far the kernel thinks it is off. Samples from a clock more than five minutes ahead are refused.",
      unit: Seconds,
    },
    {
      expr: `max by (tenant_id, node) (abs(node_timex_offset_seconds{${chosen(nodeExporter)}}))`,
      legend: "{{tenant_id}} {{node}}",
    },
  ),
];

const apiServer = [
  lines(
    {
      title: "Requests to the API server",
      description: "By the level of priority that they are given, watches included.",
      unit: RequestsPerSecond,
    },
    {
      // Some ten series; the requests by verb, resource and answer are thousands on a large cluster.
      expr: `sum by (tenant_id, priority_level) (${rate("apiserver_flowcontrol_dispatched_requests_total", job("apiserver"))})`,
      legend: "{{tenant_id}} {{priority_level}}",
    },
  ),
  lines(
    {
      title: "Requests that failed in the API server",
      description: "By answer: 429 because too many come, 500 and above because of itself or what it calls.",
      unit: RequestsPerSecond,
    },
    {
      expr: `sum by (tenant_id, code) (${rate("apiserver_request_total", job("apiserver"), 'code=~"429|5.."')})`,
      legend: "{{tenant_id}} {{code}}",
    },
  ),
  lines(
    {
      title: "Requests the API server works on",
      description: "At one time, watches left out. Full of them it refuses further ones with 429.",
      unit: Short,
    },
    {
      expr: `sum by (tenant_id, request_kind) (apiserver_current_inflight_requests{${chosen(job("apiserver"))}})`,
      legend: "{{tenant_id}} {{request_kind}}",
    },
  ),
];

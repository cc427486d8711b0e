import { parse } from "yaml";
import { isJsonObject } from "../../src/manifests/json.js";
import { renderStack, type KubernetesObject } from "../../src/manifests/render-stack.js";
import { policiesOf, type Pods, type Policy } from "./network-policy.js";
import { podTemplate } from "./pod-spec.js";

/** A chart's release in a stack. */
export interface ReleaseView {
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly pods: Pods;
}

/** What a stack puts into its cluster, as far as connections go. */
export interface ClusterView {
  /** Id of the stack. */
  readonly id: string;
  readonly objects: readonly KubernetesObject[];
  readonly policies: readonly Policy[];
  readonly releases: readonly ReleaseView[];
  /** Pods of workloads and releases alike. */
  readonly pods: readonly Pods[];
}

/** Names and ports that the charts give to their pods; each calls them by its own name unless told otherwise. */
const chartPorts: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  grafana: { grafana: 3000 },
  "kube-state-metrics": { http: 8080, metrics: 8081 },
  "prometheus-node-exporter": { metrics: 9100 },
  alertmanager: { http: 9093 },
};

const withPods = ["StatefulSet", "Deployment", "DaemonSet", "Job"];

/**
 * Looks at a synthesized stack.
 *
 * @throws Error when a chart brings a policy of its own: it would add to ours and be seen nowhere here.
 */
export function clusterView(id: string, json: Readonly<Record<string, unknown>>): ClusterView {
  const objects = renderStack(json).objects.map(({ object }) => object);
  const releases = releasesOf(json);
  const workloads = objects.filter(({ kind }) => withPods.includes(kind)).map(workloadPods);
  const pods = [...workloads, ...releases.map(({ pods: ofRelease }) => ofRelease)];
  return { id, objects, releases, policies: policiesOf(objects), pods: pods.sort(byTitle) };
}

const byTitle = ({ title: one }: Pods, { title: other }: Pods) => (one < other ? -1 : 1);

function workloadPods(workload: KubernetesObject): Pods {
  const { metadata, spec } = podTemplate(workload);
  const ports = spec.containers.flatMap((container) => container.ports ?? []);
  return {
    title: workload.metadata.name,
    namespace: workload.metadata.namespace as string,
    labels: metadata.labels as Record<string, string>,
    ports: Object.fromEntries(ports.map(({ name, containerPort }) => [name as string, containerPort as number])),
  };
}

function releasesOf(json: Readonly<Record<string, unknown>>): ReleaseView[] {
  const resources = json.resource as Record<string, Record<string, Record<string, unknown>>>;
  return Object.values(resources.helm_release ?? {}).map((release) => {
    const [text] = release.values as string[];
    const values = parse(text!.replaceAll(/([$%])\1\{/g, "$1{")) as Record<string, unknown>;
    if (isJsonObject(values.networkPolicy) && values.networkPolicy.enabled !== false) {
      throw new Error(`the chart of ${release.name as string} brings a NetworkPolicy of its own`);
    }
    const chart = Object.keys(chartPorts).find((name) => (release.chart as string).includes(name));
    if (chart === undefined) throw new Error(`pods of the chart ${release.chart as string} are not known`);
    const [, namespace] = /kubernetes_namespace_v1\.([\w-]+)\.metadata/.exec(release.namespace as string)!;
    const { metadata } = resources.kubernetes_namespace_v1![namespace!] as { metadata: { name: string } };
    return {
      name: release.name as string,
      values,
      pods: {
        title: release.name as string,
        namespace: metadata.name,
        labels: { "app.kubernetes.io/name": (values.nameOverride as string | undefined) ?? chart },
        ports: chartPorts[chart]!,
        hostNetwork: values.hostNetwork === true,
      },
    };
  });
}

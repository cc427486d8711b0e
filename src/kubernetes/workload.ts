import type { ITerraformDependable } from "#cdktf";
import type { Construct } from "constructs";
import { PodDisruptionBudgetV1 } from "#kubernetes/pod-disruption-budget-v1";
import { ServiceAccountV1 } from "#kubernetes/service-account-v1";
import { ServiceV1 } from "#kubernetes/service-v1";
import type { ClusterNamespace } from "./cluster-namespace.js";
import type { ComponentSettings } from "./component-settings.js";
import { labels, selector, type ComponentIdentity } from "./labels.js";
import { accessOf, dnsRules, type NetworkPeer } from "./network-access.js";
import { networkPolicy } from "./network-policy.js";
import { renderedMap } from "./rendered-text.js";
import { hardenedPod, type PodProps } from "./pod.js";

/** What a long-running component is made from, whether it has volumes or not. */
export interface WorkloadProps
  extends ComponentIdentity, Omit<PodProps, "name" | "serviceAccount" | "selector" | "ports" | "probes"> {
  readonly namespace: ClusterNamespace;
  /** Number of pods. */
  readonly replicas: number;
  /** Ports by name; the Service of the component has the same. */
  readonly ports: Readonly<Record<string, number>>;
  readonly probes: Required<Pick<PodProps, "probes">>["probes"];
  /** Where the pods serve metrics. @default - they are found in another way */
  readonly metrics?: { readonly port: number; readonly path: string };
  /** Checksums of mounted documents by name: pods restart when one changes. @default - none */
  readonly checksums?: Readonly<Record<string, string>>;
  /** Annotations of the ServiceAccount, such as the role in AWS that its pods may take. @default - none */
  readonly serviceAccountAnnotations?: Readonly<Record<string, string>>;
  /** What must exist before the pods start, beyond what they refer to. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** Labels and annotations of a workload and of its pods. */
export function workloadMetadata(props: WorkloadProps): {
  workload: { namespace: string; name: string; labels: Record<string, string>; annotations?: Record<string, string> };
  pod: { labels: Record<string, string>; annotations: Record<string, string> };
} {
  const all = { ...props.settings.labels, ...labels(props) };
  return {
    workload: {
      namespace: props.namespace.reference,
      name: props.name,
      labels: all,
      annotations: nonEmpty(props.settings.annotations),
    },
    pod: {
      labels: all,
      annotations: {
        ...renderedMap(props.settings.annotations ?? {}),
        ...checksumAnnotations(props.checksums),
        ...(props.metrics === undefined ? {} : scrapeAnnotations(props.metrics)),
      },
    },
  };
}

/** The checksums of a workload as annotations of its pods. */
function checksumAnnotations(checksums: WorkloadProps["checksums"] = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(checksums).map(([name, checksum]) => [`checksum/${name}`, checksum]));
}

function nonEmpty(annotations: ComponentSettings["annotations"]): Record<string, string> | undefined {
  return annotations === undefined || Object.keys(annotations).length === 0 ? undefined : renderedMap(annotations);
}

/** By these annotations our Prometheus finds what to scrape; the pods' `app.kubernetes.io/name` becomes the job. */
export function scrapeAnnotations(metrics: { readonly port: number; readonly path: string }): Record<string, string> {
  return {
    "prometheus.io/scrape": "true",
    "prometheus.io/port": String(metrics.port),
    "prometheus.io/path": metrics.path,
  };
}

/** The component's own ServiceAccount; its token is mounted only into pods that ask for it. */
export function workloadServiceAccount(
  scope: Construct,
  props: ComponentIdentity & Pick<WorkloadProps, "namespace" | "serviceAccountAnnotations">,
) {
  return new ServiceAccountV1(scope, "service-account", {
    metadata: {
      namespace: props.namespace.reference,
      name: props.name,
      labels: labels(props),
      annotations: nonEmpty(props.serviceAccountAnnotations),
    },
    automountServiceAccountToken: false,
  });
}

/** The component's Service inside the cluster: one address for a Deployment, one per pod (headless) for a StatefulSet. */
export function workloadService(scope: Construct, props: WorkloadProps, kind: "clusterIp" | "headless") {
  return new ServiceV1(scope, "service", {
    metadata: { namespace: props.namespace.reference, name: props.name, labels: labels(props) },
    spec: {
      type: "ClusterIP",
      ...(kind === "headless" ? { clusterIp: "None", publishNotReadyAddresses: true } : {}),
      selector: selector(props),
      port: Object.entries(props.ports).map(([name, port]) => ({ name, port, targetPort: name, protocol: "TCP" })),
    },
    waitForLoadBalancer: false,
  });
}

/** Lets a drain take one pod of the component at a time. */
export function disruptionBudget(scope: Construct, props: WorkloadProps) {
  return new PodDisruptionBudgetV1(scope, "disruption-budget", {
    metadata: { namespace: props.namespace.reference, name: props.name, labels: labels(props) },
    spec: { maxUnavailable: "1", selector: { matchLabels: selector(props) } },
  });
}

/** Who reads metrics: the Prometheus of the same namespace. */
export const scraper: NetworkPeer = { component: "prometheus" };

/**
 * The component's own NetworkPolicy: its flows in the namespace's network, the scraper on the port of its metrics, and
 * DNS. What runs depends on it, so that it is there before the first pod and still there while the last one uploads what
 * it holds.
 */
export function workloadNetworkPolicy(
  scope: Construct,
  props: ComponentIdentity & Pick<WorkloadProps, "namespace" | "metrics">,
) {
  const { flows, dns } = props.namespace.network;
  const { from, to } = accessOf(flows, { component: props.component });
  return networkPolicy(scope, {
    name: props.name,
    component: props.component,
    namespace: props.namespace,
    access: {
      from: [...from, ...(props.metrics === undefined ? [] : [{ peer: scraper, ports: [props.metrics.port] }])],
      to: [...to, ...dnsRules(dns)],
    },
  });
}

/** The hardened pod of a workload. */
export function workloadPod(props: WorkloadProps, serviceAccount: string) {
  return hardenedPod({ ...props, name: props.component, serviceAccount, selector: selector(props) });
}

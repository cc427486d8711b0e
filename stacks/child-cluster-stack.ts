import type { Construct } from "constructs";
import type { Environment } from "../src/config/model.js";
import type { ChildWithOurPrometheus } from "../src/config/our-prometheus.js";
import {
  queueBytes,
  queueTimeout,
  senderFlushDeadline,
  senderQueue,
  senderTruncateFrequency,
  senderVolume,
} from "../src/config/outage-settings.js";
import { chartSource, charts } from "../src/config/versions.js";
import { KubeStateMetrics } from "../src/exporters/kube-state-metrics.js";
import { NodeExporter } from "../src/exporters/node-exporter.js";
import { reachable } from "../src/kubernetes/cluster-connection.js";
import { ClusterNamespace } from "../src/kubernetes/cluster-namespace.js";
import { mergeSettings } from "../src/kubernetes/merge-settings.js";
import { Prometheus } from "../src/prometheus/prometheus.js";
import { childNetwork } from "./child-network.js";
import { ClusterStack } from "./cluster-stack.js";
import { ClusterIdentities } from "./identities.js";
import { prometheusImage, vmagentImage } from "./images.js";

/** One child cluster: what scrapes it and pushes. It knows where to push from the environment, not from another's state. */
export class ChildClusterStack extends ClusterStack {
  constructor(scope: Construct, environment: Environment, child: ChildWithOurPrometheus, remoteWriteUrl: string) {
    super(scope, environment, child.name, child.cluster);
    const namespace = new ClusterNamespace(this, "namespace", {
      name: child.namespace,
      preconditions: reachable(this, child.cluster),
      network: childNetwork(child, remoteWriteUrl),
    });

    const writer = new ClusterIdentities(namespace, environment, child.name).certificate(this, "writer", "writer", {
      name: "prometheus-writer",
      component: "prometheus",
      purpose: `with which ${child.name} writes`,
      existing: child.identity,
    });
    const { blockDuration, exemplars } = environment.observability.receive;
    new Prometheus(this, "prometheus", {
      ...child.prometheus,
      ...environment.prometheusFiles.get(child.name)!,
      namespace,
      image: prometheusImage(environment),
      cluster: child.name,
      volumeSize: senderVolume(child, blockDuration),
      walTruncateFrequency: senderTruncateFrequency(child, blockDuration),
      flushDeadline: senderFlushDeadline(child, blockDuration),
      exemplars: exemplars?.perTenant,
      remoteWrite: { url: remoteWriteUrl, identity: writer, settings: senderQueue(child) },
      diskQueue:
        child.prometheus.buffer === "diskQueue"
          ? {
              image: vmagentImage(environment),
              queueBytes: queueBytes(child),
              requestTimeout: queueTimeout(child),
              proxyUrl: child.prometheus.remoteWrite.proxyUrl,
              settings: child.prometheus.diskQueue,
            }
          : undefined,
      settings: mergeSettings(child.defaults, child.prometheus),
    });
    if (child.kubeStateMetrics.enabled) {
      new KubeStateMetrics(this, "kube-state-metrics", {
        ...mergeSettings(child.defaults, child.kubeStateMetrics),
        namespace,
        chart: chartSource(charts.kubeStateMetrics, environment.charts),
        imageRegistry: environment.images.prefix,
      });
    }
    if (child.nodeExporter.enabled) {
      new NodeExporter(this, "node-exporter", {
        ...mergeSettings(child.defaults, child.nodeExporter),
        // It sees the whole node, which the level of the others forbids.
        namespace: new ClusterNamespace(this, "node-exporter-namespace", {
          name: `${child.namespace}-node-exporter`,
          podSecurity: "privileged",
        }),
        chart: chartSource(charts.nodeExporter, environment.charts),
        imageRegistry: environment.images.prefix,
      });
    }
  }
}

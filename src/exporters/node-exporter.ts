import { Construct } from "constructs";
import { ownedFlags } from "../config/owned-flags.js";
import type { ChartReference } from "../config/versions.js";
import { ChartRelease } from "../kubernetes/chart-release.js";
import { chartLabels, commonChartValues, type ChartImages } from "../kubernetes/chart-values.js";
import type { ClusterNamespace } from "../kubernetes/cluster-namespace.js";
import type { ComponentSettings, ExtraArgs } from "../kubernetes/component-settings.js";
import type { YamlMap } from "../kubernetes/deep-merge.js";
import { renderExtraArgs } from "../kubernetes/extra-args.js";

/** Properties of node-exporter. Resources default to those of its file in `helm-values/`: 32Mi requested, 192Mi at most. */
export interface NodeExporterProps extends Omit<ComponentSettings, "storageClass">, ChartImages {
  /** Where it runs: a namespace of its own at the Pod Security level "privileged", because it sees the whole node. */
  readonly namespace: ClusterNamespace;
  /** The chart and its exact version. */
  readonly chart: ChartReference;
}

/**
 * Each pod brings mounts and a virtual network interface to its node. Reported as file systems and devices they would be
 * series that come and go with every pod and that the kubelet reports better. Source: kube-prometheus,
 * components/node-exporter.libsonnet, with containerd's folder for any distribution.
 */
const DEFAULT_FLAGS: ExtraArgs = {
  "collector.filesystem.mount-points-exclude":
    "^/(dev|proc|sys|run/containerd/.+|run/k3s/containerd/.+|var/lib/docker/.+|var/lib/kubelet/.+)($|/)",
  "collector.netclass.ignored-devices": "^(veth.*|cali.*|lxc.*|[a-f0-9]{15})$",
  "collector.netdev.device-exclude": "^(veth.*|cali.*|lxc.*|[a-f0-9]{15})$",
};

/**
 * node-exporter as a Helm release: the metrics of every Linux node. Its Service is annotated, so that the discovery of
 * annotated services finds one target per node.
 *
 * A flag in `extraArgs` takes the place of the same default flag.
 *
 * @throws Error when `extraArgs` or `labels` hold what the chart sets itself.
 */
export class NodeExporter extends Construct {
  /** Name of the Service, on port 9100. */
  readonly serviceName = "node-exporter";
  /** The values given to the chart, base and overrides merged. */
  readonly values: YamlMap;

  constructor(scope: Construct, id: string, props: NodeExporterProps) {
    super(scope, id);
    const release = new ChartRelease(this, "release", {
      releaseName: this.serviceName,
      namespace: props.namespace.reference,
      chart: props.chart,
      baseValues: "prometheus-node-exporter",
      overrides: {
        ...commonChartValues(props),
        // The chart puts these on the pods as well; under podLabels they would be there twice.
        commonLabels: chartLabels(props.labels),
        daemonsetAnnotations: props.annotations,
        podAnnotations: props.annotations,
        extraArgs: renderExtraArgs({ ...DEFAULT_FLAGS, ...props.extraArgs }, new Set(ownedFlags.nodeExporter)),
      },
    });
    this.values = release.values;
  }
}

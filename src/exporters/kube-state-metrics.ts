import { Construct } from "constructs";
import { ownedFlags } from "../config/owned-flags.js";
import type { ChartReference } from "../config/versions.js";
import { ChartRelease } from "../kubernetes/chart-release.js";
import { chartLabels, commonChartValues, type ChartImages } from "../kubernetes/chart-values.js";
import type { ClusterNamespace } from "../kubernetes/cluster-namespace.js";
import type { ComponentSettings } from "../kubernetes/component-settings.js";
import type { YamlMap } from "../kubernetes/deep-merge.js";
import { renderExtraArgs } from "../kubernetes/extra-args.js";
import { selector } from "../kubernetes/labels.js";
import { accessOf } from "../kubernetes/network-access.js";
import { networkPolicy } from "../kubernetes/network-policy.js";

/** Port of the metrics about the cluster's objects. */
export const kubeStateMetricsPort = 8080;

/** Properties of kube-state-metrics. Resources default to those of its file in `helm-values/`: 64Mi requested, 256Mi at most. */
export interface KubeStateMetricsProps extends Omit<ComponentSettings, "storageClass">, ChartImages {
  /** Where it runs; the Pod Security level "restricted" accepts it. */
  readonly namespace: ClusterNamespace;
  /** The chart and its exact version. */
  readonly chart: ChartReference;
}

/**
 * kube-state-metrics as a Helm release: the state of the cluster's objects as metrics. Its Service is annotated, so that
 * the discovery of annotated services finds it.
 *
 * Its metrics carry `namespace`, `pod` and more of the objects they report on: scrape it with `honor_labels: true`.
 *
 * @throws Error when `extraArgs` or `labels` hold what the chart sets itself.
 */
export class KubeStateMetrics extends Construct {
  /** Name of the Service: metrics on port 8080, its own on 8081. */
  readonly serviceName = "kube-state-metrics";
  /** The values given to the chart, base and overrides merged. */
  readonly values: YamlMap;

  constructor(scope: Construct, id: string, props: KubeStateMetricsProps) {
    super(scope, id);
    const policy = networkPolicy(this, {
      // The chart's own policy would have the plain name. No DNS: it talks to the API server alone, by its address.
      name: `${this.serviceName}-access`,
      component: "kube-state-metrics",
      namespace: props.namespace,
      selector: selector({ name: this.serviceName }),
      access: accessOf(props.namespace.network.flows, { release: this.serviceName }),
    });
    const release = new ChartRelease(this, "release", {
      releaseName: this.serviceName,
      namespace: props.namespace.reference,
      chart: props.chart,
      baseValues: "kube-state-metrics",
      overrides: {
        ...commonChartValues(props),
        // The chart puts these on the pods as well; under podLabels they would be there twice.
        customLabels: chartLabels(props.labels),
        annotations: props.annotations,
        podAnnotations: props.annotations,
        extraArgs: renderExtraArgs(props.extraArgs, new Set(ownedFlags.kubeStateMetrics), "go"),
      },
      dependsOn: [policy],
    });
    this.values = release.values;
  }
}

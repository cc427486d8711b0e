import { TerraformOutput } from "#cdktf";
import type { Construct } from "constructs";
import type { Environment } from "../src/config/model.js";
import type { ChildCluster } from "../src/config/schema/environment.js";
import { existingSender, existingWriterSecret } from "../src/existing/existing-sender.js";
import { snippets, type SnippetFormat } from "../src/existing/snippets.js";
import { reachable } from "../src/kubernetes/cluster-connection.js";
import { renderedText } from "../src/kubernetes/rendered-text.js";
import { ClusterStack } from "./cluster-stack.js";
import { ClusterIdentities } from "./identities.js";

/** What the outputs are called, by whom they are for. */
const outputs: Readonly<Record<SnippetFormat, { readonly name: string; readonly description: string }>> = {
  "kube-prometheus-stack": {
    name: "kube_prometheus_stack_values",
    description: "Values of the chart kube-prometheus-stack.",
  },
  "prometheus-operator": {
    name: "prometheus_operator_object",
    description: "What a Prometheus or a PrometheusAgent of prometheus-operator needs.",
  },
  "prometheus-yml": { name: "prometheus_yml", description: "What prometheus.yml needs." },
};

/**
 * A child cluster whose Prometheus runs already: the certificate it writes with, in its namespace, and outputs that say how
 * it has to send. Namespace, Prometheus and all else stay their owner's.
 */
export class ExistingClusterStack extends ClusterStack {
  constructor(scope: Construct, environment: Environment, child: ChildCluster) {
    super(scope, environment, child.name, child.cluster);
    new ClusterIdentities({ reference: child.namespace }, environment, child.name).certificate(
      this,
      "writer",
      "writer",
      {
        name: existingWriterSecret,
        component: "prometheus",
        purpose: `with which ${child.name} writes`,
        existing: child.identity,
        preconditions: child.identity === undefined ? reachable(this, child.cluster) : undefined,
      },
    );
    for (const [format, { text }] of Object.entries(snippets(existingSender(environment, child)))) {
      const { name, description } = outputs[format as SnippetFormat];
      new TerraformOutput(this, name, { value: renderedText(text), description, staticId: true });
    }
  }
}

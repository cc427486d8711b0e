import { parse } from "yaml";
import type { TerraformStack } from "#cdktf";
import { HelmProvider } from "#helm/provider";
import { KubernetesProvider } from "#kubernetes/provider";
import { ClusterNamespace } from "../../src/kubernetes/cluster-namespace.js";
import type { YamlMap } from "../../src/kubernetes/deep-merge.js";
import { synthStack, type ResourceJson } from "./synth.js";

/** The one release of a stack, and what the chart is given. */
export interface SynthesizedRelease {
  /** The release as Terraform gets it. */
  readonly release: ResourceJson;
  /** Its values, parsed, as Helm will see them. */
  readonly values: YamlMap;
}

/**
 * Synthesizes one construct that is a Helm release, in a namespace called monitoring.
 *
 * @param build adds the construct to the stack.
 */
export function synthRelease(build: (stack: TerraformStack, namespace: ClusterNamespace) => void): SynthesizedRelease {
  const release = synthStack((stack) => {
    new HelmProvider(stack, "helm");
    new KubernetesProvider(stack, "kubernetes");
    build(stack, new ClusterNamespace(stack, "namespace", { name: "monitoring" }));
  }).resource("helm_release");
  const [text] = release.values as [string];
  return { release, values: parse(text.replaceAll(/([$%])\1\{/g, "$1{")) as YamlMap };
}

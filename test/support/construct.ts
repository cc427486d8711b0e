import type { TerraformStack } from "#cdktf";
import { HelmProvider } from "#helm/provider";
import { KubernetesProvider } from "#kubernetes/provider";
import { ClusterNamespace } from "../../src/kubernetes/cluster-namespace.js";
import { renderStack, type KubernetesObject, type NotRendered } from "../../src/manifests/render-stack.js";
import { synthStack, type SynthesizedStack } from "./synth.js";

/** A construct, synthesized alone in the namespace `fleet`. */
export interface SynthesizedConstruct extends SynthesizedStack {
  /** What the Kubernetes provider would send, without the namespace; Secrets that wait for variables are missing. */
  readonly objects: readonly KubernetesObject[];
  /** Secrets that wait for variables. */
  readonly notRendered: readonly NotRendered[];
  /**
   * The object of that kind, and name where there are several.
   *
   * @throws Error when there is none, or several and no name was given.
   */
  readonly object: (kind: string, name?: string) => KubernetesObject;
}

/**
 * Synthesizes constructs in a namespace called `fleet` and renders what they are in Kubernetes.
 *
 * @param build adds the constructs to the stack.
 */
export function synthConstruct(
  build: (stack: TerraformStack, namespace: ClusterNamespace) => void,
): SynthesizedConstruct {
  const stack = synthStack((scope) => {
    new KubernetesProvider(scope, "kubernetes");
    new HelmProvider(scope, "helm");
    build(scope, new ClusterNamespace(scope, "namespace", { name: "fleet" }));
  });
  const { objects: rendered, notRendered } = renderStack(stack.json);
  const objects = rendered.map(({ object }) => object).filter(({ kind }) => kind !== "Namespace");
  return {
    ...stack,
    objects,
    notRendered,
    object(kind, name) {
      const found = objects.filter(
        (object) => object.kind === kind && (name ?? object.metadata.name) === object.metadata.name,
      );
      const [only] = found;
      if (only === undefined || found.length > 1) {
        const all = objects.map((object) => `${object.kind}/${object.metadata.name}`).join(", ");
        throw new Error(`no single ${kind}/${name ?? "…"}; there is: ${all}`);
      }
      return only;
    },
  };
}

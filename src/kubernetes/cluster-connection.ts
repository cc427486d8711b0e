import { TerraformLocal, type Precondition, type TerraformStack } from "#cdktf";
import { HelmProvider } from "#helm/provider";
import { renderedText } from "./rendered-text.js";
import { KubernetesProvider } from "#kubernetes/provider";

/** How one cluster is reached. */
export interface ClusterConnection {
  /** Path of the kubeconfig file; `~` is the home folder of whoever applies. */
  readonly kubeconfig: string;
  /** Context inside that file. */
  readonly context: string;
}

/** Gives a stack the providers of its one cluster. Only stacks call this. */
export function connectCluster(stack: TerraformStack, { kubeconfig, context }: ClusterConnection): void {
  const access = { configPath: renderedText(kubeconfig), configContext: renderedText(context) };
  new KubernetesProvider(stack, "kubernetes", access);
  new HelmProvider(stack, "helm", { kubernetes: access });
}

/**
 * What must hold before the first object of a cluster is planned. Terraform checks it when deploying: synthesis stays
 * offline, and the machine that synthesizes need not be the one that reaches the cluster.
 */
export function reachable(stack: TerraformStack, { kubeconfig, context }: ClusterConnection): Precondition[] {
  // Terraform refuses, at init, a condition that refers to nothing in the configuration: a local value is something.
  const local = new TerraformLocal(stack, "kubeconfig", renderedText(kubeconfig));
  const path = `pathexpand(local.${local.friendlyUniqueId})`;
  return [
    {
      condition: `\${fileexists(${path})}`,
      errorMessage: `The kubeconfig ${kubeconfig} does not exist. Write it, or correct \`cluster.kubeconfig\` in the environment file.`,
    },
    {
      // One thing at a time: a file that does not exist has no contexts either.
      condition: `\${!fileexists(${path}) || contains(try(yamldecode(file(${path})).contexts[*].name, []), ${JSON.stringify(context)})}`,
      errorMessage: `The kubeconfig ${kubeconfig} has no context ${context}. Add it, or correct \`cluster.context\` in the environment file.`,
    },
  ];
}

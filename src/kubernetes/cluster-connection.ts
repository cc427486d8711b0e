import { TerraformStack } from "#cdktf";
import { HelmProvider } from "#helm/provider";
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
  const access = { configPath: kubeconfig, configContext: context };
  new KubernetesProvider(stack, "kubernetes", access);
  new HelmProvider(stack, "helm", { kubernetes: access });
}

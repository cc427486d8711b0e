import { TerraformLocal, type Precondition, type TerraformStack } from "#cdktf";
import { HelmProvider } from "#helm/provider";
import type { ClusterConnectionSettings, KubeconfigConnection } from "../config/schema/cluster.js";
import { eksTokenPlugin } from "../config/eks-token-plugin.js";
import { renderedText } from "./rendered-text.js";
import { KubernetesProvider } from "#kubernetes/provider";

/** File with the token of a pod's service account; its place is fixed in every client of Kubernetes. */
const serviceAccountToken = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/** Gives a stack the providers of its one cluster. Only stacks call this. */
export function connectCluster(stack: TerraformStack, connection: ClusterConnectionSettings): void {
  if ("eks" in connection) {
    const { apiVersion, command, args } = eksTokenPlugin(connection.eks);
    const exec = { apiVersion, command, args: args.map(renderedText) };
    const access = {
      host: connection.eks.endpoint,
      clusterCaCertificate: atob(connection.eks.certificateAuthority),
    };
    new KubernetesProvider(stack, "kubernetes", { ...access, exec: [exec] });
    new HelmProvider(stack, "helm", { kubernetes: { ...access, exec } });
    return;
  }
  // Without a word about a cluster both providers take the pod's own (client-go falls back to it).
  const access =
    "inCluster" in connection
      ? {}
      : { configPath: renderedText(connection.kubeconfig), configContext: renderedText(connection.context) };
  new KubernetesProvider(stack, "kubernetes", access);
  new HelmProvider(stack, "helm", { kubernetes: access });
}

/**
 * What must hold before the first object of a cluster is planned. Terraform checks it when deploying: synthesis stays
 * offline, and the machine that synthesizes need not be the one that reaches the cluster. Whether `aws` hands out a token
 * is seen by the providers alone.
 */
export function reachable(stack: TerraformStack, connection: ClusterConnectionSettings): Precondition[] {
  if ("eks" in connection) return [];
  return "inCluster" in connection ? insidePod(stack) : contextExists(stack, connection);
}

function insidePod(stack: TerraformStack): Precondition[] {
  // Terraform refuses, at init, a condition that refers to nothing in the configuration: a local value is something.
  const local = new TerraformLocal(stack, "service-account-token", serviceAccountToken);
  return [
    {
      condition: `\${fileexists(local.${local.friendlyUniqueId})}`,
      errorMessage: `There is no ${serviceAccountToken}. Run Terraform in a pod of this cluster whose service account's token is mounted, or correct \`cluster\` in the environment file.`,
    },
  ];
}

function contextExists(stack: TerraformStack, { kubeconfig, context }: KubeconfigConnection): Precondition[] {
  // A local value, for the same reason.
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

import type { ClusterConnectionSettings } from "../config/schema/cluster.js";
import type { PreflightFinding } from "./finding.js";

/**
 * Variables of the process environment from which Terraform's providers take a cluster or who asks it, whatever the stack
 * says. Source: providers kubernetes 2.38 and helm 3.1, `initializeConfiguration` and `NewKubeConfig`.
 */
const always = [
  "KUBE_HOST",
  "KUBE_USER",
  "KUBE_PASSWORD",
  "KUBE_INSECURE",
  "KUBE_TLS_SERVER_NAME",
  "KUBE_CLIENT_CERT_DATA",
  "KUBE_CLIENT_KEY_DATA",
  "KUBE_CLUSTER_CA_CERT_DATA",
  "KUBE_TOKEN",
  "KUBE_PROXY_URL",
  // The helm provider reads this one before the path in the stack.
  "KUBE_CONFIG_PATHS",
  "KUBE_CTX_AUTH_INFO",
  "KUBE_CTX_CLUSTER",
] as const;

/** Read only where the stack names no kubeconfig. KUBE_CTX is left out: it counts with a kubeconfig alone, and stacks that have one name the context. */
const withoutKubeconfig = ["KUBE_CONFIG_PATH"] as const;

/** A way out of the cluster that is meant: Terraform would apply a stack somewhere else, and see nothing wrong. */
export function checkProviderEnvironment(
  connections: readonly ClusterConnectionSettings[],
  isSet: (variable: string) => boolean,
): PreflightFinding[] {
  const direct = connections.some((connection) => !("kubeconfig" in connection));
  return [...always, ...(direct ? withoutKubeconfig : [])].filter(isSet).map((variable) => ({
    severity: "error",
    check: "environment",
    got: `${variable} is set`,
    rule: "nothing in the process environment that leads Terraform's providers to another cluster or identity",
    remedy: `unset ${variable}; the environment file says how each cluster is reached`,
  }));
}

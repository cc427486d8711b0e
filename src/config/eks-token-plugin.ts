import type { EksConnection } from "./schema/cluster.js";

/** A program that hands out a token for a cluster, as client-go runs it. */
export interface TokenPlugin {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
}

/**
 * The program that hands out a token for a cluster in EKS, the same for Terraform's providers and for kubectl. The token is
 * made anew for each run and lasts 15 minutes; it is written down nowhere.
 *
 * Source: AWS, "Create kubeconfig manually", from which `aws eks update-kubeconfig` does not differ.
 */
export function eksTokenPlugin({ name, region, roleArn, profile }: EksConnection["eks"]): TokenPlugin {
  return {
    apiVersion: "client.authentication.k8s.io/v1beta1",
    command: "aws",
    args: [
      ...["eks", "get-token", "--cluster-name", name, "--region", region],
      ...(roleArn === undefined ? [] : ["--role-arn", roleArn]),
      ...(profile === undefined ? [] : ["--profile", profile]),
      ...["--output", "json"],
    ],
  };
}

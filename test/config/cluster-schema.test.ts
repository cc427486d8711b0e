import { describe, expect, it } from "vitest";
import {
  child,
  eksCluster,
  environment,
  inCluster,
  load,
  type ReportedProblem,
  type Settings,
} from "../support/environment.js";

const eks = (settings: Settings): Settings => ({ observability: { cluster: eksCluster(settings) } });

const refusals: readonly [string, Settings, ReportedProblem][] = [
  [
    "a cluster that is reached in two ways",
    { observability: { cluster: { inCluster: true } } },
    {
      path: "observability.cluster",
      got: { kubeconfig: "~/.kube/config", context: "observability", inCluster: true },
      rule: "exactly one of kubeconfig with context, inCluster and eks",
      remedy: "keep the one by which this cluster is reached",
      at: "cluster:",
    },
  ],
  [
    "a cluster that is not inside itself",
    { observability: { cluster: { kubeconfig: undefined, context: undefined, inCluster: false } } },
    {
      path: "observability.cluster.inCluster",
      got: false,
      rule: "one of true",
      remedy: "choose one of them",
      at: "inCluster: false",
    },
  ],
  [
    "an EKS cluster by the host of its API server",
    eks({ endpoint: "ABC.gr7.eu-west-1.eks.amazonaws.com" }),
    {
      path: "observability.cluster.eks.endpoint",
      got: "ABC.gr7.eu-west-1.eks.amazonaws.com",
      rule: "the address of an API server: https, without path",
      remedy: "write it as `aws eks describe-cluster --query cluster.endpoint` shows it",
      at: "endpoint: ABC.gr7.eu-west-1.eks.amazonaws.com",
    },
  ],
  [
    "an EKS cluster whose authority is no certificate",
    eks({ certificateAuthority: "bm8gY2VydGlmaWNhdGU=" }),
    {
      path: "observability.cluster.eks.certificateAuthority",
      got: "bm8gY2VydGlmaWNhdGU=",
      rule: "a certificate in PEM, as base64",
      remedy: "write it as `aws eks describe-cluster --query cluster.certificateAuthority.data` shows it",
      at: "certificateAuthority: bm8gY2VydGlmaWNhdGU=",
    },
  ],
  [
    "a profile that aws would take for an option",
    eks({ profile: "--debug" }),
    {
      path: "observability.cluster.eks.profile",
      got: "--debug",
      rule: "the name of a profile in the shared AWS configuration",
      remedy: "write it as it stands in ~/.aws/config",
      at: "profile: --debug",
    },
  ],
];

describe("how a cluster is reached", () => {
  it.each(refusals)("rejects %s", (_, change, problem) => {
    expect(load(change).problems).toEqual([problem]);
  });

  it("is one of three, and nothing else is left of the other two", () => {
    const { observability, childClusters } = environment({
      observability: { cluster: inCluster },
      childClusters: [child("batcave"), child("batmobile", { cluster: eksCluster() })],
    });
    expect(observability.cluster).toEqual({ inCluster: true });
    expect(childClusters[0]?.cluster).toEqual({ kubeconfig: "~/.kube/config", context: "batcave" });
    expect(Object.keys(childClusters[1]?.cluster ?? {})).toEqual(["eks"]);
  });

  it("lets the rules see the rest of a file in which it is wrong", () => {
    const change = { observability: { cluster: { inCluster: true } }, childClusters: [child("ruler")] };
    expect(load(change).problems.map(({ path }) => path)).toEqual(["observability.cluster", "childClusters[0].name"]);
  });
});

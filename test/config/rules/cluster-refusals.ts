import { child, eksCluster, inCluster } from "../../support/environment.js";
import type { Refusals } from "../../support/refusals.js";

const absolute = {
  rule: "a path that starts with / or ~/, which means the same file wherever Terraform runs",
  remedy: "write it in full, such as ~/.kube/config",
};

/** What the rules on clusters and their names refuse, by rule. */
export const clusterRefusals: Refusals = {
  atLeastOneChildCluster: [
    {
      behaviour: "zero child clusters",
      change: { childClusters: [] },
      problem: {
        path: "childClusters",
        got: [],
        rule: "at least one child cluster",
        remedy: "add an entry with name, cluster and prometheus.mode",
        at: "childClusters: []",
      },
    },
  ],
  uniqueClusterNames: [
    {
      behaviour: "two child clusters of one name",
      change: {
        childClusters: [child("batcave"), child("batmobile"), child("batcave", { cluster: { context: "bat" } })],
      },
      problem: {
        path: "childClusters[2].name",
        got: "batcave",
        rule: "a name no other child cluster of this environment has: it becomes the tenant",
        remedy: "rename it; childClusters[0] has this name already",
        at: "- name: batcave",
      },
    },
  ],
  reservedClusterNames: [
    {
      behaviour: "a child cluster with the observability cluster's own name",
      change: { childClusters: [child("observability", { cluster: { context: "bat" } })] },
      problem: {
        path: "childClusters[0].name",
        got: "observability",
        rule: "not a reserved name: the observability cluster's own Prometheus writes under this name",
        remedy: "choose another name",
        at: "- name: observability",
      },
    },
    {
      behaviour: "a child cluster with the name under which the Ruler writes",
      change: { childClusters: [child("ruler")] },
      problem: {
        path: "childClusters[0].name",
        got: "ruler",
        rule: "not a reserved name: the Ruler writes its results under this name",
        remedy: "choose another name",
        at: "- name: ruler",
      },
    },
    {
      behaviour: "a child cluster with the name under which Receive keeps samples without a tenant",
      change: { childClusters: [child("default-tenant")] },
      problem: {
        path: "childClusters[0].name",
        got: "default-tenant",
        rule: "not a reserved name: Receive keeps samples without a tenant under this name",
        remedy: "choose another name",
        at: "- name: default-tenant",
      },
    },
  ],
  kubeconfigPathsAreAbsolute: [
    {
      behaviour: "a relative kubeconfig path of a child cluster",
      change: { childClusters: [child("batcave", { cluster: { kubeconfig: "./kubeconfig" } })] },
      problem: {
        path: "childClusters[0].cluster.kubeconfig",
        got: "./kubeconfig",
        ...absolute,
        at: "kubeconfig: ./kubeconfig",
      },
    },
    {
      behaviour: "a kubeconfig path in another person's home folder",
      change: { observability: { cluster: { kubeconfig: "~ops/config" } } },
      problem: {
        path: "observability.cluster.kubeconfig",
        got: "~ops/config",
        ...absolute,
        at: "kubeconfig: ~ops/config",
      },
    },
  ],
  onePlacePerCluster: [
    {
      behaviour: "two child clusters with one context and namespace",
      change: { childClusters: [child("batcave"), child("batmobile", { cluster: { context: "batcave" } })] },
      problem: {
        path: "childClusters[1].cluster",
        got: { context: "batcave", namespace: "thanos-fleet" },
        rule: "a context and namespace of its own; childClusters[0] has these already",
        remedy: "correct the context, or give one of them another namespace",
        at: "cluster:",
      },
    },
    {
      behaviour: "a child cluster in the observability cluster's namespace",
      change: { childClusters: [child("batcave", { cluster: { context: "observability" } })] },
      problem: {
        path: "childClusters[0].cluster",
        got: { context: "observability", namespace: "thanos-fleet" },
        rule: "a context and namespace of its own; observability has these already",
        remedy: "correct the context, or give one of them another namespace",
        at: "cluster:",
      },
    },
    {
      behaviour: "two child clusters in the one in which Terraform runs",
      change: { childClusters: [child("batcave", { cluster: inCluster }), child("batmobile", { cluster: inCluster })] },
      problem: {
        path: "childClusters[1].cluster",
        got: { inCluster: true, namespace: "thanos-fleet" },
        rule: "a cluster and namespace of its own; childClusters[0] has these already",
        remedy: "correct how it is reached, or give one of them another namespace",
        at: "cluster:",
      },
    },
    {
      behaviour: "one EKS cluster under two names, however its address is spelled",
      change: {
        observability: { cluster: eksCluster() },
        childClusters: [
          child("batcave", {
            cluster: eksCluster({ name: "batcave", endpoint: "https://abc123.gr7.eu-west-1.eks.amazonaws.com:443" }),
          }),
        ],
      },
      problem: {
        path: "childClusters[0].cluster",
        got: { eks: "batcave", namespace: "thanos-fleet" },
        rule: "a cluster and namespace of its own; observability has these already",
        remedy: "correct how it is reached, or give one of them another namespace",
        at: "cluster:",
      },
    },
  ],
  eksEndpointIsInItsRegion: [
    {
      behaviour: "an EKS cluster with the endpoint of another region",
      change: { observability: { cluster: eksCluster({ region: "eu-central-1" }) } },
      problem: {
        path: "observability.cluster.eks.region",
        got: "eu-central-1",
        rule: "the region of its endpoint, which is eu-west-1",
        remedy: "write eu-west-1, or correct the endpoint",
        at: "region: eu-central-1",
      },
    },
    {
      behaviour: "an EKS cluster of both families of addresses with the endpoint of another region",
      change: {
        observability: {
          cluster: eksCluster({ endpoint: "https://abc.gr7.eks-cluster.us-east-2.api.aws", region: "us-east-1" }),
        },
      },
      problem: {
        path: "observability.cluster.eks.region",
        got: "us-east-1",
        rule: "the region of its endpoint, which is us-east-2",
        remedy: "write us-east-2, or correct the endpoint",
        at: "region: us-east-1",
      },
    },
  ],
};

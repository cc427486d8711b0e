import { child } from "../../support/environment.js";
import type { Refusals } from "../../support/refusals.js";

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
      change: { childClusters: [child("batcave"), child("batmobile"), child("batcave")] },
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
      change: { childClusters: [child("observability")] },
      problem: {
        path: "childClusters[0].name",
        got: "observability",
        rule: "not a reserved name: the observability cluster's own Prometheus writes under this name",
        remedy: "choose another name",
        at: "- name: observability",
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
};

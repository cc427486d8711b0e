import { checkAccess } from "./check-access.js";
import { checkClock, checkServerVersion } from "./check-api-server.js";
import { checkAdmission, checkNamespaces } from "./check-namespaces.js";
import { checkNodes, checkPriorityClasses } from "./check-scheduling.js";
import { checkSecrets } from "./check-secrets.js";
import { checkStorage } from "./check-storage.js";
import type { ClusterFacts } from "./cluster-facts.js";
import type { PreflightFinding } from "./finding.js";
import type { NamedSecret } from "./named-secrets.js";
import { madeNamespaces, type StackNeeds } from "./stack-needs.js";
import { allWorkloads } from "./workloads.js";

/** One cluster, what its stack needs, and what is there. */
export interface ClusterLook {
  readonly cluster: string;
  readonly stack: string;
  readonly needs: StackNeeds;
  /** Secrets that the environment names in this cluster. */
  readonly secrets: readonly NamedSecret[];
  readonly facts: ClusterFacts;
}

/** Everything that stands in the way of a stack in its cluster. */
export function checkCluster({ cluster, stack, needs, secrets, facts }: ClusterLook): PreflightFinding[] {
  const workloads = allWorkloads(needs);
  return [
    ...checkServerVersion(cluster, facts.version),
    ...checkClock(cluster, facts.clock),
    ...checkAccess(cluster, stack, facts.denied),
    ...checkNamespaces(cluster, madeNamespaces(needs), facts.namespaces),
    ...checkAdmission(cluster, facts.refusals),
    ...checkStorage(cluster, workloads, facts),
    ...checkPriorityClasses(cluster, workloads, facts.priorityClasses),
    ...checkNodes(cluster, workloads, facts.nodes),
    ...checkSecrets(secrets, facts.secrets),
  ];
}

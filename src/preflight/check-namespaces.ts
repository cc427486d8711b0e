import type { AdmissionRefusal, ClusterFacts } from "./cluster-facts.js";
import { notLookedAt, type PreflightFinding } from "./finding.js";

/** The label by which the namespaces of our stacks are known. */
const ours = ["app.kubernetes.io/part-of", "thanos-fleet"] as const;

/**
 * Whether the namespaces can be made, or are those that the stack made; and whether those are there that others make.
 *
 * @param made names of those that the stack makes.
 */
export function checkNamespaces(
  cluster: string,
  made: readonly string[],
  namespaces: ClusterFacts["namespaces"],
): PreflightFinding[] {
  return [...namespaces].flatMap(([name, looked]): PreflightFinding[] => {
    if ("unseen" in looked) return [notLookedAt("namespaces", cluster, `namespace ${name}`, looked.unseen)];
    const found = looked.seen;
    const about = { check: "namespaces", cluster };
    const isMade = made.includes(name);
    if (found === undefined) {
      const rule = "a namespace that is there: this stack puts something into it and does not make it";
      const remedy = "make it, or correct `namespace`";
      return isMade ? [] : [{ ...about, severity: "error", got: `there is no namespace ${name}`, rule, remedy }];
    }
    if (found.terminating) {
      return [
        {
          ...about,
          severity: "error",
          got: `${name} is being deleted`,
          rule: "a namespace in which something can be made",
          remedy: `wait until it is gone; kubectl get namespace ${name} --output yaml says what it waits for`,
        },
      ];
    }
    if (!isMade || found.labels[ours[0]] === ours[1]) return [];
    return [
      {
        ...about,
        severity: "warning",
        got: `${name} exists, and no stack of thanos-fleet made it`,
        rule: "a namespace that the stack makes: it fails on one that exists and is not in its state",
        remedy: "choose another with `namespace`, or take it into the state with `terraform import` first",
      },
    ];
  });
}

/** What admission refuses: Pod Security, quotas, policies of the cluster's own. */
export function checkAdmission(cluster: string, refusals: readonly AdmissionRefusal[]): PreflightFinding[] {
  // One policy refuses many objects with one sentence.
  const together = new Map<string, string[]>();
  for (const { what, namespace, message } of refusals) {
    const place = namespace === undefined ? what : `${what} in ${namespace}`;
    together.set(message, [...(together.get(message) ?? []), place]);
  }
  return [...together].map(([message, places]) => ({
    // Where the fleet runs already, its own pods are what the quota is used up by.
    severity: message.includes("exceeded quota") ? "warning" : "error",
    check: "admission",
    cluster,
    got: message,
    rule: `the cluster admits what the stack makes: ${places.join(", ")}`,
    remedy: "let the policy or quota that it names make room, or change what it names",
  }));
}

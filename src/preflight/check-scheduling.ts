import { isJsonList, isJsonObject, type JsonObject } from "../manifests/json.js";
import type { ClusterFacts, Node, Taint } from "./cluster-facts.js";
import { notLookedAt, type PreflightFinding } from "./finding.js";
import { objectsIn, textAt, type Workload } from "./workloads.js";

/** Whether each named PriorityClass exists: without it the API server refuses the pods. */
export function checkPriorityClasses(
  cluster: string,
  workloads: readonly Workload[],
  existing: ClusterFacts["priorityClasses"],
): PreflightFinding[] {
  const asked = [...new Set(workloads.flatMap(({ podSpec }) => textAt(podSpec, "priorityClassName") ?? []))].sort();
  if (asked.length === 0) return [];
  if ("unseen" in existing) return [notLookedAt("priority", cluster, "the list of PriorityClasses", existing.unseen)];
  return asked
    .filter((name) => !existing.seen.includes(name))
    .map((name) => ({
      severity: "error",
      check: "priority",
      cluster,
      got: name,
      rule: "a PriorityClass that exists: without it no pod is made",
      remedy: "make it, or remove priorityClass",
    }));
}

/**
 * Whether there is a node for each workload's pods, by labels and taints; room on it is not counted. A warning: something
 * that adds nodes when pods wait may add the right one.
 */
export function checkNodes(
  cluster: string,
  workloads: readonly Workload[],
  nodes: ClusterFacts["nodes"],
): PreflightFinding[] {
  if ("unseen" in nodes) return [notLookedAt("nodes", cluster, "the list of nodes", nodes.unseen)];
  // Many workloads ask for the same node: one thing that is missing is told once.
  const homeless = new Map<string, string[]>();
  for (const { name, podSpec } of workloads) {
    if (nodes.seen.some((node) => isHome(node, podSpec))) continue;
    const wish = wishOf(podSpec, nodes.seen);
    homeless.set(wish, [...(homeless.get(wish) ?? []), name]);
  }
  return [...homeless].map(([wish, names]) => ({
    severity: "warning",
    check: "nodes",
    cluster,
    got: `none of ${nodes.seen.length} nodes; for ${names.join(", ")}`,
    rule: `a node ${wish}: until there is one, pods stay Pending and Terraform waits in vain`,
    remedy: "label or add nodes, or correct nodeSelector, tolerations or receive.zones",
  }));
}

function isHome(node: Node, podSpec: JsonObject): boolean {
  return !node.unschedulable && hasLabels(node, podSpec) && isTolerated(node, podSpec);
}

function hasLabels({ labels, name }: Node, podSpec: JsonObject): boolean {
  const selector = podSpec["nodeSelector"];
  const selected = Object.entries(isJsonObject(selector) ? selector : {}).every(
    ([key, value]) => labels[key] === value,
  );
  const terms = requiredTerms(podSpec);
  return selected && (terms === undefined || terms.some((term) => matches(term, labels, name)));
}

/** The terms of a required node affinity, one of which must match; nothing where there is none. */
function requiredTerms(podSpec: JsonObject): JsonObject[] | undefined {
  const path = ["affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms"];
  const value = path.reduce<unknown>((at, key) => (isJsonObject(at) ? at[key] : undefined), podSpec);
  return Array.isArray(value) ? value.filter(isJsonObject) : undefined;
}

function matches(term: JsonObject, labels: Node["labels"], name: string): boolean {
  return (
    objectsIn(term["matchExpressions"]).every((expression) => holds(expression, labels)) &&
    objectsIn(term["matchFields"]).every((expression) => holds(expression, { "metadata.name": name }))
  );
}

function holds(expression: JsonObject, labels: Readonly<Record<string, string>>): boolean {
  const value = labels[textAt(expression, "key") ?? ""];
  const values = isJsonList(expression["values"]) ? expression["values"] : [];
  switch (textAt(expression, "operator")) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
      return Number(value) > Number(values[0]);
    case "Lt":
      return Number(value) < Number(values[0]);
    default:
      return true;
  }
}

function isTolerated({ taints }: Node, podSpec: JsonObject): boolean {
  const tolerations = objectsIn(podSpec["tolerations"]);
  return taints
    .filter(({ effect }) => effect !== "PreferNoSchedule")
    .every((taint) => tolerations.some((toleration) => tolerates(toleration, taint)));
}

function tolerates(toleration: JsonObject, { key, value = "", effect }: Taint): boolean {
  const wanted = textAt(toleration, "key") ?? "";
  const ofEffect = textAt(toleration, "effect") ?? "";
  if (ofEffect !== "" && ofEffect !== effect) return false;
  if (textAt(toleration, "operator") === "Exists") return wanted === "" || wanted === key;
  return wanted === key && (textAt(toleration, "value") ?? "") === value;
}

/** What is asked of a node, in the words of the environment file. */
function wishOf(podSpec: JsonObject, nodes: readonly Node[]): string {
  const selector = podSpec["nodeSelector"];
  const labels = Object.entries(isJsonObject(selector) ? selector : {}).map(
    ([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  const required = (requiredTerms(podSpec) ?? []).flatMap((term) =>
    objectsIn(term["matchExpressions"]).map(
      (expression) =>
        `${textAt(expression, "key")} ${textAt(expression, "operator")} ${JSON.stringify(expression["values"] ?? [])}`,
    ),
  );
  const asked = [...labels, ...required];
  const byLabels = nodes.filter((node) => hasLabels(node, podSpec));
  const where = asked.length === 0 ? "that takes pods" : `with ${asked.join(", ")}`;
  if (byLabels.length === 0) return where;
  const taints = [...new Set(byLabels.flatMap((node) => node.taints.map(({ key, effect }) => `${key}:${effect}`)))];
  return `${where} whose taints are tolerated (${taints.join(", ") || "all are cordoned"})`;
}

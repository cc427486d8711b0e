import type { AccessQuestion } from "./access-questions.js";
import { notLookedAt, type Looked, type PreflightFinding } from "./finding.js";

/** What is not allowed, one finding for each kind of object: a role is mended kind by kind. */
export function checkAccess(
  cluster: string,
  stack: string,
  denied: Looked<readonly AccessQuestion[]>,
): PreflightFinding[] {
  if ("unseen" in denied) return [notLookedAt("permissions", cluster, "what is allowed", denied.unseen)];
  const verbs = new Map<string, string[]>();
  for (const question of denied.seen) {
    const what = inWords(question);
    verbs.set(what, [...(verbs.get(what) ?? []), question.verb]);
  }
  return [...verbs].map(([what, all]) => ({
    severity: "error",
    check: "permissions",
    cluster,
    got: `not allowed: ${[...new Set(all)].join(", ")}`,
    rule: `whoever deploys may ${[...new Set(all)].join(", ")} ${what}`,
    remedy: `bind the roles that \`npm run permissions\` prints for ${stack}`,
  }));
}

function inWords({ object, path }: AccessQuestion): string {
  if (object === undefined) return path ?? "";
  const { group, resource, subresource, namespace, name } = object;
  const kind = [resource, ...(subresource === undefined ? [] : [subresource])].join("/");
  return [
    group === "" ? kind : `${kind}.${group}`,
    ...(name === undefined ? [] : [name]),
    ...(namespace === undefined ? [] : [`in ${namespace}`]),
  ].join(" ");
}

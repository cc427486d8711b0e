import { notLookedAt, type Looked, type PreflightFinding } from "./finding.js";
import type { NamedSecret } from "./named-secrets.js";

/** Where a Secret is, as one text. */
export function secretKey({ namespace, name }: Pick<NamedSecret, "namespace" | "name">): string {
  return `${namespace}/${name}`;
}

/** Whether every Secret that the environment names is there, with the keys that are read. */
export function checkSecrets(
  named: readonly NamedSecret[],
  found: ReadonlyMap<string, Looked<readonly string[] | undefined>>,
): PreflightFinding[] {
  return named.flatMap((secret): PreflightFinding[] => {
    const looked = found.get(secretKey(secret));
    const { cluster, namespace, name, keys, path, optional } = secret;
    if (looked === undefined) return [];
    if ("unseen" in looked) return [notLookedAt("secrets", cluster, `Secret ${name} in ${namespace}`, looked.unseen)];
    const about = { severity: optional ? "warning" : "error", check: "secrets", cluster, path } as const;
    const from = keys.map((key) => ` --from-file='${key}=<file>'`).join("");
    if (looked.seen === undefined) {
      return [
        {
          ...about,
          got: `no Secret ${name} in ${namespace}`,
          rule: optional
            ? "a Secret for the registry; without it images are pulled as anybody"
            : "a Secret that exists: pods wait for it",
          remedy: `kubectl --namespace ${namespace} create secret generic ${name}${from}; a new namespace is made first (README, "Deploy to real clusters")`,
        },
      ];
    }
    const present = looked.seen;
    const missing = keys.filter((key) => !present.includes(key));
    if (missing.length === 0) return [];
    return [
      {
        ...about,
        got: `Secret ${name} in ${namespace} has ${[...present].sort().join(", ") || "no keys"}`,
        rule: `the keys ${keys.join(", ")}`,
        remedy: `add ${missing.join(", ")}`,
      },
    ];
  });
}

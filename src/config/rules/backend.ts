import type { Environment } from "../model.js";
import type { Finding } from "../shape-problems.js";

/** A state in two places is a state nobody can trust. */
export function oneBackend({ backend }: Environment): Finding[] {
  const named = (["local", "s3", "other"] as const).filter((name) => backend[name] !== undefined);
  if (named.length < 2) return [];
  return [
    {
      path: ["backend"],
      got: named,
      rule: "one backend",
      remedy: `keep one of ${named.join(" and ")}; move existing state with terraform init -migrate-state (docs/state.md)`,
    },
  ];
}

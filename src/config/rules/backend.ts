import type { Environment } from "../model.js";
import type { Finding } from "../shape-problems.js";

/** A state in two places is a state nobody can trust. */
export function oneBackend({ backend }: Environment): Finding[] {
  if (backend.local === undefined || backend.s3 === undefined) return [];
  return [
    {
      path: ["backend"],
      got: ["local", "s3"],
      rule: "one backend",
      remedy: "keep one of local and s3; move existing state with terraform init -migrate-state",
    },
  ];
}

import type { Environment } from "./model.js";

/** Name of the one environment that lives on one machine and is thrown away; the lab makes its identities itself. */
const labName = "lab";

/** What is allowed but should be known before it is applied; one sentence each. */
export function warnings(environment: Environment): string[] {
  return [...withoutIdentities(environment)];
}

/** Revisions and expiry rules come from the inventory: without it a renewed certificate would not reach its cluster. */
function withoutIdentities({ name, file, inventory }: Environment): string[] {
  if (name === labName || Object.keys(inventory.certificates).length > 0) return [];
  return [`${file}: there are no identities yet; run \`npm run identities -- ${name}\` before it is applied.`];
}

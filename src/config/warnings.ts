import type { Environment } from "./model.js";

/** Name of the one environment that lives on one machine and is thrown away. */
const labName = "lab";

/**
 * What is allowed but should be known before it is applied; one sentence each.
 *
 * Plain-HTTP remote write: until certificates are issued, a tenant is what its sender says it is. The laboratory is
 * spared the warning because its traffic never leaves the machine.
 */
export function warnings(environment: Environment): string[] {
  if (environment.name === labName) return [];
  return [
    `${environment.file}: remote write to ${environment.observability.remoteWrite.host} is plain HTTP and the tenant a header; ` +
      "anyone who reaches the port can read it and write as any cluster. Keep it inside a private network.",
  ];
}

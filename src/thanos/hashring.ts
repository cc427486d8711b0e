/** One member of the ring. */
export interface HashringEndpoint {
  /** `host:port` of its gRPC interface. Ketama hashes this text: a new spelling moves data. */
  readonly address: string;
  /** Zone it runs in. @default - none; then no endpoint may have one */
  readonly zone?: string;
}

/**
 * Thanos's hashring document: one ketama ring that takes every tenant.
 *
 * @throws Error when a router could not work with it: fewer endpoints than copies make the process exit, zones that
 * cannot take the copies evenly make it spin (both found by running), an address twice counts one copy for two.
 */
export function hashring(endpoints: readonly HashringEndpoint[], replicationFactor: number): string {
  const addresses = endpoints.map(({ address }) => address);
  if (new Set(addresses).size !== addresses.length) {
    throw new Error(`\`endpoints\` must have an address of its own each; got: ${addresses.join(", ")}`);
  }
  const capacity = copiesThatFit(endpoints);
  if (replicationFactor > capacity) {
    throw new Error(
      `\`replicationFactor\` must be at most ${capacity}, the copies these ${endpoints.length} endpoints can hold; got: ${replicationFactor}`,
    );
  }
  const ring = {
    hashring: "all-tenants",
    algorithm: "ketama",
    endpoints: endpoints.map(({ address, zone }) => (zone === undefined ? { address } : { address, az: zone })),
  };
  return `${JSON.stringify([ring], undefined, 2)}\n`;
}

/** Ketama never puts a copy into a zone that has more than another one, so each zone takes at most one beyond the smallest. */
function copiesThatFit(endpoints: readonly HashringEndpoint[]): number {
  const sizes = new Map<string, number>();
  for (const { zone = "" } of endpoints) sizes.set(zone, (sizes.get(zone) ?? 0) + 1);
  const smallest = Math.min(...sizes.values());
  return [...sizes.values()].reduce((sum, size) => sum + (sizes.size === 1 ? size : Math.min(size, smallest + 1)), 0);
}

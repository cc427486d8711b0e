import type { Environment } from "../../src/config/model.js";
import type { Duration } from "../../src/units/duration.js";
import { Quantity } from "../../src/units/quantity.js";

/** Enough for what the lab reads; two thirds are for items, of which the largest may have half. */
const MEMCACHED_MEMORY = { requests: Quantity.parse("32Mi"), limits: Quantity.parse("64Mi") };

/**
 * An environment with everything the reading side can be told: two ages of two shards, two gateways of each, and every cache
 * in memcached.
 *
 * @param newerThan age up to which blocks are recent.
 */
export function sharded(environment: Environment, newerThan: Duration): Environment {
  const { observability } = environment;
  const { storeGateway, queryFrontend, memcached } = observability;
  const { requests, limits } = memcached.resources;
  return {
    ...environment,
    observability: {
      ...observability,
      storeGateway: {
        ...storeGateway,
        shards: 2,
        timePartitions: [{ name: "recent", newerThan }, { name: "old" }],
        replicas: 2,
        indexCache: "memcached",
        bucketCache: "memcached",
      },
      queryFrontend: { ...queryFrontend, cache: "memcached" },
      memcached: {
        ...memcached,
        replicas: 2,
        resources: {
          ...memcached.resources,
          requests: { ...requests, cpu: Quantity.parse("10m"), memory: MEMCACHED_MEMORY.requests },
          limits: { ...limits, memory: MEMCACHED_MEMORY.limits },
        },
      },
    },
  };
}

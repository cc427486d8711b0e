import { itemMegabytes } from "../../capacity/item-memory.js";
import { bucketCacheSize, partitionOverlap, usesMemcached } from "../long-term-settings.js";
import { observabilityClusterName, type Environment } from "../model.js";
import type { Finding } from "../shape-problems.js";

/** Together the partitions must reach from the newest block to the first one, or years could be missing without a word. */
export function timePartitionsReachBothEnds({ observability }: Environment): Finding[] {
  const { timePartitions } = observability.storeGateway;
  const overlap = partitionOverlap(observability);
  return timePartitions.flatMap(({ newerThan }, index): Finding[] => {
    const path = ["observability", "storeGateway", "timePartitions", index, "newerThan"];
    if (index === timePartitions.length - 1) {
      if (newerThan === undefined) return [];
      const rule = "no bound on the last partition: what is older would be in none, and missing in every answer";
      return [{ path, got: String(newerThan), rule, remedy: "remove it, or add a partition without a bound" }];
    }
    if (newerThan === undefined) {
      const rule = "a bound on every partition but the last: without one, the partitions after it would be of no use";
      return [{ path: path.slice(0, -1), rule, remedy: "write how far back it reaches, such as newerThan: 14d" }];
    }
    const younger = timePartitions[index - 1]?.newerThan;
    const least = younger === undefined ? overlap : younger.plus(overlap);
    if (least.isLessThan(newerThan)) return [];
    const rule =
      younger === undefined
        ? `longer than the overlap with the next one, which is ${overlap}`
        : `longer than the one before, which is ${younger}, by more than the overlap of ${overlap}: newest first`;
    return [{ path, got: String(newerThan), rule, remedy: `write more than ${least}, or reorder them` }];
  });
}

/** Two partitions of one name would be one StatefulSet. */
export function uniqueTimePartitions({ observability: { storeGateway } }: Environment): Finding[] {
  const names = storeGateway.timePartitions.map(({ name }) => name);
  return names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [
          {
            path: ["observability", "storeGateway", "timePartitions", index, "name"],
            got: name,
            rule: "a name of its own for each partition",
            remedy: "rename one of them",
          },
        ],
  );
}

/** Share of a gateway's memory that its own caches may take; the rest is for requests, or it is killed in the middle of one. */
const CACHE_SHARE = 0.75;

/** A cache that does not fit fills up over days, and then the gateway is killed again and again. */
export function gatewayCachesFitItsMemory({ observability: { storeGateway } }: Environment): Finding[] {
  const { indexCache, bucketCache, indexCacheSize, resources } = storeGateway;
  const index = indexCache === "inMemory" ? indexCacheSize.bytes : 0;
  const bucket = bucketCache === "inMemory" ? bucketCacheSize(storeGateway).bytes : 0;
  const most = Math.floor(resources.limits.memory.bytes * CACHE_SHARE);
  if (index + bucket <= most) return [];
  return [
    {
      path: ["observability", "storeGateway", "resources", "limits", "memory"],
      got: String(resources.limits.memory),
      rule: `a third more than the caches in the gateway's own memory, which are ${mebibytes(index + bucket)}: the rest is for requests`,
      remedy: `write ${mebibytes((index + bucket) / CACHE_SHARE)} or more, make the caches smaller, or keep them in memcached`,
    },
  ];
}

/** memcached does not start with items above half of its memory. */
export function memcachedHoldsItsItems({ observability }: Environment): Finding[] {
  const { maxItemSize, resources } = observability.memcached;
  const most = Math.floor((itemMegabytes(resources.limits.memory) * 2 ** 20) / 2);
  if (!usesMemcached(observability) || maxItemSize.bytes <= most) return [];
  return [
    {
      path: ["observability", "memcached", "maxItemSize"],
      got: String(maxItemSize),
      rule: `at most half of the memory for items, which is two thirds of the limit: ${Math.floor(most / 2 ** 20)}Mi`,
      remedy: "lower it, or raise resources.limits.memory",
    },
  ];
}

/** Grafana has one data source: without a tenant all its queries would find nothing, with an unknown one as well. */
export function grafanaAsksAsATenant({ observability, childClusters }: Environment): Finding[] {
  const { tenancy } = observability.query;
  if (tenancy === undefined || !observability.grafana.enabled) return [];
  const path = ["observability", "query", "tenancy", "grafanaTenant"];
  const tenants = [observabilityClusterName, ...childClusters.map(({ name }) => name)];
  if (tenancy.grafanaTenant === undefined) {
    const rule =
      "the cluster whose series Grafana shows: it has one data source, and without a tenant that finds nothing";
    const remedy = "name a cluster, or switch Grafana off and ask the Query Frontend with the header";
    return [{ path: path.slice(0, -1), rule, remedy }];
  }
  if (tenants.includes(tenancy.grafanaTenant)) return [];
  const rule = "the name of a cluster of this environment: series of any other tenant there are none";
  return [{ path, got: tenancy.grafanaTenant, rule, remedy: `write one of ${tenants.join(", ")}` }];
}

const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)}Mi`;

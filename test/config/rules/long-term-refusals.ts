import type { Settings } from "../../support/environment.js";
import type { Refusals } from "../../support/refusals.js";

const gateways = (settings: Settings): Settings => ({ observability: { storeGateway: settings } });
const tenancy = (settings: Settings): Settings => ({ observability: { query: { tenancy: settings } } });
const partitions = "observability.storeGateway.timePartitions";
const old = { name: "old" };

/** What the rules on keeping and reading metrics for years refuse, by rule. */
export const longTermRefusals: Refusals = {
  timePartitionsReachBothEnds: [
    {
      behaviour: "partitions of which none reaches back to the first block",
      change: gateways({ timePartitions: [{ name: "new", newerThan: "14d" }] }),
      problem: {
        path: `${partitions}[0].newerThan`,
        got: "2w",
        rule: "no bound on the last partition: what is older would be in none, and missing in every answer",
        remedy: "remove it, or add a partition without a bound",
        at: "newerThan: 14d",
      },
    },
    {
      behaviour: "a partition without a bound before others",
      change: gateways({ timePartitions: [{ name: "new" }, old] }),
      problem: {
        path: `${partitions}[0]`,
        rule: "a bound on every partition but the last: without one, the partitions after it would be of no use",
        remedy: "write how far back it reaches, such as newerThan: 14d",
        at: "- name: new",
      },
    },
    {
      behaviour: "a partition that is all overlap",
      change: gateways({ timePartitions: [{ name: "new", newerThan: "2h" }, old] }),
      problem: {
        path: `${partitions}[0].newerThan`,
        got: "2h",
        rule: "longer than the overlap with the next one, which is 2h",
        remedy: "write more than 2h, or reorder them",
        at: "newerThan: 2h",
      },
    },
    {
      behaviour: "partitions that are not newest first",
      change: gateways({
        syncInterval: "2h",
        timePartitions: [{ name: "new", newerThan: "30d" }, { name: "mid", newerThan: "14d" }, old],
      }),
      problem: {
        path: `${partitions}[1].newerThan`,
        got: "2w",
        rule: "longer than the one before, which is 30d, by more than the overlap of 4h: newest first",
        remedy: "write more than 30d4h, or reorder them",
        at: "newerThan: 14d",
      },
    },
  ],
  uniqueTimePartitions: [
    {
      behaviour: "two partitions of one name",
      change: gateways({ timePartitions: [{ name: "old", newerThan: "14d" }, old] }),
      problem: {
        path: `${partitions}[1].name`,
        got: "old",
        rule: "a name of its own for each partition",
        remedy: "rename one of them",
        at: "- name: old",
      },
    },
  ],
  gatewayCachesFitItsMemory: [
    {
      behaviour: "caches that leave a gateway no memory for requests",
      change: gateways({ indexCacheSize: "1537Mi", bucketCache: "memcached" }),
      problem: {
        path: "observability.storeGateway.resources.limits.memory",
        got: "2Gi",
        rule: "a third more than the caches in the gateway's own memory, which are 1537Mi: the rest is for requests",
        remedy: "write 2050Mi or more, make the caches smaller, or keep them in memcached",
        at: "storeGateway:",
      },
    },
  ],
  memcachedHoldsItsItems: [
    {
      behaviour: "items with which memcached does not start",
      change: {
        observability: { queryFrontend: { cache: "memcached" }, memcached: { maxItemSize: "513Mi" } },
      },
      problem: {
        path: "observability.memcached.maxItemSize",
        got: "513Mi",
        rule: "at most half of the memory for items, which is two thirds of the limit: 512Mi",
        remedy: "lower it, or raise resources.limits.memory",
        at: "maxItemSize: 513Mi",
      },
    },
  ],
  grafanaAsksAsATenant: [
    {
      behaviour: "tenancy on reads with a Grafana that would see nothing",
      change: tenancy({ header: "X-Scope-OrgID" }),
      problem: {
        path: "observability.query.tenancy",
        rule: "the cluster whose series Grafana shows: it has one data source, and without a tenant that finds nothing",
        remedy: "name a cluster, or switch Grafana off and ask the Query Frontend with the header",
        at: "tenancy:",
      },
    },
    {
      behaviour: "a Grafana that asks as a cluster which is not there",
      change: tenancy({ grafanaTenant: "batwing" }),
      problem: {
        path: "observability.query.tenancy.grafanaTenant",
        got: "batwing",
        rule: "the name of a cluster of this environment: series of any other tenant there are none",
        remedy: "write one of observability, batcave",
        at: "grafanaTenant: batwing",
      },
    },
  ],
};

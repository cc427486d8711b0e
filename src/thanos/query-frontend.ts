import { Construct } from "constructs";
import { yamlDocument } from "../kubernetes/yaml-document.js";
import type { ITerraformDependable } from "#cdktf";
import type { MemcachedClient } from "../cache/memcached.js";
import { ownedFlags } from "../config/owned-flags.js";
import { queryTimeouts } from "../config/query-timeouts.js";
import { renderExtraArgs } from "../kubernetes/extra-args.js";
import { StatelessWorkload } from "../kubernetes/stateless-workload.js";
import { Duration } from "../units/duration.js";
import { RESULT_CACHE_MAX_FRESHNESS, RESULT_PARTS } from "../outage/result-cache.js";
import { resultCache, type CachePlace } from "./caches.js";
import type { QueryTenancy } from "./query.js";
import { commonArgs, thanosMetrics, thanosPorts, thanosProbes, type ThanosComponentProps } from "./thanos-component.js";

/** Properties of the Query Frontend. */
export interface QueryFrontendProps extends ThanosComponentProps {
  readonly replicas: number;
  /** Query's address. */
  readonly queryUrl: string;
  /** How long a result is kept: what arrives late is not seen before. */
  readonly resultValidity: Duration;
  /** Longest time a query may take in Query. */
  readonly queryTimeout: Duration;
  /** Queries that take longer are logged; 0 logs none. */
  readonly slowQueries: Duration;
  /** Where results are kept. @default - in each pod's own memory */
  readonly memcached?: MemcachedClient;
  /** Tenancy on reads, as Query has it: results of one tenant are never another's. @default - all tenants */
  readonly tenancy?: QueryTenancy;
  /** What must exist before the pods start. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** Share of the memory limit that each of the two caches (results and labels) may take; the rest is for merging answers. */
const cacheShare = 0.25;

/** In front of Query: splits long ranges, answers what it has seen from its cache. */
export class QueryFrontend extends Construct {
  /** Where Grafana and people ask. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: QueryFrontendProps) {
    super(scope, id);
    const cache = resultCache(props.memcached ?? ownMemory(props), props.resultValidity);
    const tripper = {
      // The default of 2 idle connections opens a new one for nearly every split.
      max_idle_conns_per_host: 100,
      response_header_timeout: String(queryTimeouts(props.queryTimeout).frontend),
    };
    const frontend = new StatelessWorkload(this, "query-frontend", {
      namespace: props.namespace,
      name: "thanos-query-frontend",
      component: "query-frontend",
      image: props.image,
      replicas: props.replicas,
      args: [
        "query-frontend",
        ...commonArgs,
        `--query-frontend.downstream-url=${props.queryUrl}`,
        `--query-frontend.downstream-tripper-config=${yamlDocument(tripper)}`,
        // Days of one length alone would keep a gap of today until midnight; 0 makes way for the others.
        "--query-range.split-interval=0s",
        `--query-range.min-split-interval=${RESULT_PARTS.shortest.toGo()}`,
        `--query-range.max-split-interval=${RESULT_PARTS.longest.toGo()}`,
        `--query-range.horizontal-shards=${RESULT_PARTS.count}`,
        "--labels.split-interval=24h",
        `--query-range.response-cache-config=${cache}`,
        `--labels.response-cache-config=${cache}`,
        `--query-range.response-cache-max-freshness=${RESULT_CACHE_MAX_FRESHNESS.toGo()}`,
        ...(props.memcached === undefined ? [] : ["--cache-compression-type=snappy"]),
        "--query-range.align-range-with-step",
        "--query-frontend.compress-responses",
        `--query-frontend.log-queries-longer-than=${props.slowQueries.toGo()}`,
        ...(props.tenancy === undefined ? [] : [`--query-frontend.tenant-header=${props.tenancy.header}`]),
        ...renderExtraArgs(props.settings.extraArgs, new Set(ownedFlags.queryFrontend)),
      ],
      ports: { http: thanosPorts.http },
      probes: thanosProbes(5),
      metrics: thanosMetrics,
      settings: props.settings,
      terminationGracePeriod: Duration.minutes(3),
      dependsOn: props.dependsOn,
    });
    this.url = `http://${frontend.host}:${thanosPorts.http}`;
  }
}

function ownMemory({ settings }: QueryFrontendProps): CachePlace {
  return settings.resources.limits.memory.times(cacheShare);
}

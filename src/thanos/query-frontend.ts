import { Construct } from "constructs";
import { yamlDocument } from "../kubernetes/yaml-document.js";
import { ownedFlags } from "../config/owned-flags.js";
import { renderExtraArgs } from "../kubernetes/extra-args.js";
import { StatelessWorkload } from "../kubernetes/stateless-workload.js";
import { Duration } from "../units/duration.js";
import { RESULT_CACHE_MAX_FRESHNESS, RESULT_PARTS } from "../outage/result-cache.js";
import { commonArgs, thanosMetrics, thanosPorts, thanosProbes, type ThanosComponentProps } from "./thanos-component.js";

/** Properties of the Query Frontend. */
export interface QueryFrontendProps extends ThanosComponentProps {
  readonly replicas: number;
  /** Query's address. */
  readonly queryUrl: string;
  /** How long a result is kept: what arrives late is not seen before. */
  readonly resultValidity: Duration;
}

/** Share of the memory limit that each of the two caches (results and labels) may take; the rest is for merging answers. */
const cacheShare = 0.25;

/** In front of Query: splits long ranges, answers what it has seen from its cache. */
export class QueryFrontend extends Construct {
  /** Where Grafana and people ask. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: QueryFrontendProps) {
    super(scope, id);
    const cache = yamlDocument({
      type: "IN-MEMORY",
      config: {
        max_size: `${Math.floor((props.settings.resources.limits.memory.bytes * cacheShare) / 2 ** 20)}MB`,
        validity: props.resultValidity.toGo(),
      },
    });
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
        // The default of 2 idle connections opens a new one for nearly every split.
        `--query-frontend.downstream-tripper-config=${yamlDocument({ max_idle_conns_per_host: 100 })}`,
        // Days of one length alone would keep a gap of today until midnight; 0 makes way for the others.
        "--query-range.split-interval=0s",
        `--query-range.min-split-interval=${RESULT_PARTS.shortest.toGo()}`,
        `--query-range.max-split-interval=${RESULT_PARTS.longest.toGo()}`,
        `--query-range.horizontal-shards=${RESULT_PARTS.count}`,
        "--labels.split-interval=24h",
        `--query-range.response-cache-config=${cache}`,
        `--labels.response-cache-config=${cache}`,
        `--query-range.response-cache-max-freshness=${RESULT_CACHE_MAX_FRESHNESS.toGo()}`,
        "--query-range.align-range-with-step",
        ...renderExtraArgs(props.settings.extraArgs, new Set(ownedFlags.queryFrontend)),
      ],
      ports: { http: thanosPorts.http },
      probes: thanosProbes(5),
      metrics: thanosMetrics,
      settings: props.settings,
      terminationGracePeriod: Duration.minutes(3),
    });
    this.url = `http://${frontend.host}:${thanosPorts.http}`;
  }
}

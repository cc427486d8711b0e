import { ingestors } from "../config/ingestor-jobs.js";
import { headSeriesMetric, type TenantLimits } from "../config/tenant-limits.js";
import { yamlDocument } from "../kubernetes/yaml-document.js";

/** Who may write how much. */
export interface WriteLimits {
  /** Most requests that one router works on at a time; the others wait. */
  readonly concurrency: number;
  /** What each cluster may write, by its name, which is its tenant. */
  readonly tenants: Readonly<Record<string, TenantLimits>>;
  /**
   * Clusters that are shut out though they are among the tenants, because somebody else has their key. Thanos reads no
   * revocation list, so a certificate stays good until the authority that signed it is no longer trusted: deny its name
   * until the next rotation of the authority.
   */
  readonly denied: readonly string[];
  /** Namespace of the ingestors. */
  readonly namespace: string;
  /** Address of the Prometheus that scrapes the ingestors; it says how many series each tenant has in their heads. */
  readonly metaMonitoringUrl: string;
}

/**
 * Shuts an identity out.
 *
 * 0 would lift a limit, so 1 is the least there is. Any remote write is longer than one byte once it is unpacked, and is
 * answered 413. The limit on heads is for the path of OpenTelemetry, which cannot be switched off: there Thanos 0.42
 * does not look at the size of a body sent in chunks, and takes a single sample (found by running). Once that is in a
 * head, everything of the identity is answered 429, before its size is looked at.
 */
const nothing = {
  request: { size_bytes_limit: 1, series_limit: 1, samples_limit: 1 },
  head_series_limit: 1,
};

/**
 * Thanos's limits document. An identity that is no cluster of the environment, or no longer, has the default, which is
 * nothing; every cluster has an entry with all fields, because an absent one would be taken from the default.
 *
 * The routers read the file anew every second. A document they cannot read leaves the earlier one in force, with a line
 * in their log alone: Thanos 0.42 counts it as a success.
 *
 * Source: Thanos, pkg/receive/limiter_config.go, request_limiter.go, head_series_limiter.go.
 *
 * @param replicationFactor copies of every series; limits count each once.
 */
export function limitsDocument(limits: WriteLimits, replicationFactor: number): string {
  const denied = new Set(limits.denied);
  const names = [...new Set([...Object.keys(limits.tenants), ...limits.denied])].sort();
  return yamlDocument({
    write: {
      global: {
        max_concurrency: limits.concurrency,
        meta_monitoring_url: limits.metaMonitoringUrl,
        // The ingestors' namespace and jobs alone: whoever is scraped can call a metric and a label like these.
        meta_monitoring_limit_query: `sum by (tenant) (${headSeriesMetric}{namespace="${limits.namespace}",${ingestors},tenant!=""}) / ${replicationFactor}`,
      },
      default: nothing,
      tenants: Object.fromEntries(
        names.map((name) => {
          const allowed = limits.tenants[name];
          return [name, allowed === undefined || denied.has(name) ? nothing : entry(allowed)];
        }),
      ),
    },
  });
}

function entry({ requestBytes, requestSeries, requestSamples, headSeries }: TenantLimits) {
  return {
    request: {
      size_bytes_limit: Math.floor(requestBytes.bytes),
      series_limit: requestSeries,
      samples_limit: requestSamples,
    },
    head_series_limit: headSeries,
  };
}

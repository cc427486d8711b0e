import { SAMPLES_PER_BLOCK } from "../outage/disk-queue.js";
import { SAMPLES_PER_REQUEST } from "../outage/queue.js";
import { Quantity } from "../units/quantity.js";
import { observabilityClusterName, type Environment } from "./model.js";
import { rulerRuns, rulerTenant } from "./ruler.js";

/** What one cluster may write. */
export interface TenantLimits {
  /** Longest body of a request, packed and unpacked. */
  readonly requestBytes: Quantity;
  /** Most series in a request. */
  readonly requestSeries: number;
  /** Most samples in a request. */
  readonly requestSamples: number;
  /** Most series in the ingestors' heads, copies not counted; 0 is no limit. */
  readonly headSeries: number;
}

/**
 * The most that one sender of ours sends in one request, by what keeps its unsent samples. Each sample may be a series
 * of its own.
 *
 * - wal: Prometheus's `max_samples_per_send`, which is not to be changed here. Bytes it does not bound; 4 KiB for each
 *   sample are several times what labels and native histograms take.
 * - diskQueue: vmagent's own defaults, `-remoteWrite.maxRowsPerBlock` and `-remoteWrite.maxBlockSize`.
 */
export const largestRequest = {
  wal: { samples: SAMPLES_PER_REQUEST, bytes: Quantity.parse("8Mi") },
  diskQueue: { samples: SAMPLES_PER_BLOCK, bytes: Quantity.parse("8Mi") },
} as const;

/** Metric by which each ingestor tells how many series of each tenant are in its head (found by running). */
export const headSeriesMetric = "prometheus_tsdb_head_series";

/** What each cluster of an environment may write, by its name, the observability cluster and the Ruler first. */
export function tenantLimitsOf({ observability, childClusters }: Environment): Record<string, TenantLimits> {
  const { requestBytes, requestSeries, requestSamples, headSeries } = observability.receive.limits;
  const common: TenantLimits = { requestBytes, requestSeries, requestSamples, headSeries };
  return Object.fromEntries([
    [observabilityClusterName, common],
    ...(rulerRuns(observability) ? [[rulerTenant, common] as const] : []),
    ...childClusters.map(({ name, tenantLimits }) => [name, { ...common, ...withoutAbsent(tenantLimits) }] as const),
  ]);
}

function withoutAbsent<Settings extends object>(settings: Settings): Partial<TenantLimits> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

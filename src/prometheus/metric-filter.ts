/** Which metrics and labels survive a scrape. All patterns are RE2, anchored at both ends. */
export interface MetricFilter {
  /** Only metrics named like one of these stay; empty keeps all. */
  readonly keep: readonly string[];
  /** Metrics named like one of these go. */
  readonly drop: readonly string[];
  /** Labels named like one of these go. */
  readonly dropLabels: readonly string[];
}

/** One step of Prometheus's relabelling. */
export type RelabelStep = Readonly<Record<string, unknown>>;

/** The filter as `metric_relabel_configs`: before the write-ahead log, so what goes costs neither disk nor network. */
export function metricRelabelling({ keep, drop, dropLabels }: MetricFilter): RelabelStep[] {
  const anyOf = (patterns: readonly string[]) => patterns.map((pattern) => `(?:${pattern})`).join("|");
  return [
    ...(keep.length === 0 ? [] : [{ source_labels: ["__name__"], regex: anyOf(keep), action: "keep" }]),
    ...(drop.length === 0 ? [] : [{ source_labels: ["__name__"], regex: anyOf(drop), action: "drop" }]),
    ...(dropLabels.length === 0 ? [] : [{ regex: anyOf(dropLabels), action: "labeldrop" }]),
  ];
}

/** One raw sample as an API prints it: two stores hold the same sample when both fields are the same. */
export interface Sample {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  /** As printed, so that nothing is rounded and `NaN` equals itself. */
  readonly value: string;
}

/** The samples of several series. The name of a series is its labels without those that tell copies of it apart. */
export type SamplesBySeries = ReadonlyMap<string, readonly Sample[]>;

/** A stretch of time, in milliseconds since 1970, without its start and with its end, as PromQL's ranges have it. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Whether a moment lies in a window. */
export function isWithin({ from, to }: Window, timestamp: number): boolean {
  return timestamp > from && timestamp <= to;
}

/** The newest sample's timestamp over all series, or undefined without samples. */
export function newestOf(samples: SamplesBySeries): number | undefined {
  let newest: number | undefined;
  for (const list of samples.values()) {
    for (const { timestamp } of list) if (newest === undefined || timestamp > newest) newest = timestamp;
  }
  return newest;
}

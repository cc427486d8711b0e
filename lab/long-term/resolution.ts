/** A resolution in which blocks exist. */
export interface Resolution {
  readonly name: "raw" | "5m" | "1h";
  /** Value of the API's `max_source_resolution` that allows this one and finer ones. */
  readonly parameter: string;
  /** Value in `meta.json`, in milliseconds. */
  readonly milliseconds: number;
  /** Length of one window in seconds; of raw samples, that of the shortest aggregates, so that all are read alike. */
  readonly seconds: number;
}

/** What raw samples become, the finest first. */
export const RESOLUTIONS = {
  // Not 0s: the Query Frontend leaves a zero out of what it passes on, and Query then chooses by itself.
  raw: { name: "raw", parameter: "1s", milliseconds: 0, seconds: 300 },
  fiveMinutes: { name: "5m", parameter: "5m", milliseconds: 300_000, seconds: 300 },
  oneHour: { name: "1h", parameter: "1h", milliseconds: 3_600_000, seconds: 3600 },
} as const satisfies Record<string, Resolution>;

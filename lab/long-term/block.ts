/** A block as its `meta.json` describes it. Times in milliseconds since 1970. */
export interface DescribedBlock {
  readonly ulid: string;
  readonly tenant: string;
  /** Value of `receive_replica`; undefined once copies were merged. */
  readonly replica: string | undefined;
  /** Length of one window in milliseconds; 0 for raw samples. */
  readonly resolution: number;
  readonly minTime: number;
  /** Exclusive. */
  readonly maxTime: number;
  readonly samples: number;
  readonly series: number;
  /** 1 as it was uploaded, more after every compaction. */
  readonly level: number;
  /** Size of its files as it tells; 0 when it does not. */
  readonly bytes: number;
}

interface Meta {
  readonly ulid: string;
  readonly minTime: number;
  readonly maxTime: number;
  readonly stats?: { readonly numSamples?: number; readonly numSeries?: number };
  readonly compaction?: { readonly level?: number };
  readonly thanos?: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly downsample?: { readonly resolution?: number };
    readonly files?: readonly { readonly size_bytes?: number }[];
  };
}

/** Reads what one `meta.json` says. */
export function describedBlock(text: string): DescribedBlock {
  const { ulid, minTime, maxTime, stats, compaction, thanos } = JSON.parse(text) as Meta;
  return {
    ulid,
    tenant: thanos?.labels?.["tenant_id"] ?? "",
    replica: thanos?.labels?.["receive_replica"],
    resolution: thanos?.downsample?.resolution ?? 0,
    minTime,
    maxTime,
    samples: stats?.numSamples ?? 0,
    series: stats?.numSeries ?? 0,
    level: compaction?.level ?? 0,
    bytes: (thanos?.files ?? []).reduce((sum, file) => sum + (file.size_bytes ?? 0), 0),
  };
}

/** Reads the output of `thanos tools bucket ls --output=json`: one indented object after the other. */
export function describedBlocks(output: string): readonly DescribedBlock[] {
  return output
    .split(/(?<=^\})$/m)
    .filter((text) => text.trim() !== "")
    .map(describedBlock);
}

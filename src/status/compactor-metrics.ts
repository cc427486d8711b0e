/** What the Compactor says of itself in numbers, as far as a status needs it. */
export interface CompactorMetrics {
  readonly halted: boolean;
  /** Runs that went through since it was started. */
  readonly runs: number;
  /** Blocks without meta.json: being uploaded, or left half uploaded. Nobody reads them; deleted after two days. */
  readonly halfUploaded: number;
  /** Blocks whose meta.json cannot be read. Nobody reads them either. */
  readonly unreadableMeta: number;
  /** Half-uploaded blocks that it began to delete since it was started. */
  readonly partialDeletions: number;
}

/**
 * Reads what `/metrics` answers.
 *
 * The names are Thanos 0.42.4's: `cmd/thanos/compact.go`, `pkg/block/fetcher.go`.
 *
 * @returns nothing where this is no Compactor's answer.
 */
export function compactorMetrics(text: string): CompactorMetrics | undefined {
  const values = new Map(
    text.split("\n").flatMap((line): [string, number][] => {
      const [, name, value] = /^([a-z_]+(?:\{[^}]*\})?) (\S+)$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, Number(value)]];
    }),
  );
  const halted = values.get("thanos_compact_halted");
  if (halted === undefined) return undefined;
  const blocks = (state: string) => values.get(`thanos_blocks_meta_synced{state="${state}"}`) ?? 0;
  return {
    halted: halted === 1,
    runs: values.get("thanos_compact_iterations_total") ?? 0,
    halfUploaded: blocks("no-meta-json"),
    unreadableMeta: blocks("corrupted-meta-json"),
    partialDeletions: values.get("thanos_compact_aborted_partial_uploads_deletion_attempts_total") ?? 0,
  };
}

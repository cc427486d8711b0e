import { failureDescriptions, type FailureKind } from "./failure-kind.js";
import { logLine, type LogLine } from "./log-line.js";

/** Why the Compactor does nothing any more, as its log tells it. */
export interface CompactorFailure {
  /** `halted`: its process stays and does nothing; `exited`: it ended, is started again and fails again. */
  readonly how: "halted" | "exited";
  /** When, as in RFC 3339. */
  readonly at: string;
  readonly kind: FailureKind;
  /** What happened to the blocks, as the rest of a sentence about them. */
  readonly happened: string;
  /** The blocks at fault; those that it was about to merge where the error names none. */
  readonly blocks: readonly string[];
  /** Whether the error itself says which block is at fault. */
  readonly certain: boolean;
  /** Whether a no-compact mark on them lets the rest go on. */
  readonly markReleases: boolean;
  /** Whether it happened while downsampling, which a no-compact mark does not keep from the block. */
  readonly downsampling: boolean;
  /** Tenant of the blocks. @default - the log does not name it */
  readonly tenant?: string;
  /** The error as Thanos wrote it. */
  readonly error: string;
}

const ULID = /\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b/g;

/** Phrases before the block that is at fault; the rest of an error often names those that are well, too. */
const BLAMED = [
  /cannot populate chunk \d+ from block ([0-7][0-9A-Z]{25})/g,
  /gather index issues for block \S*?([0-7][0-9A-Z]{25}):/g,
  /not healthy index found \S*?([0-7][0-9A-Z]{25})[;:]/g,
  /dropped from compaction:\s+\S*?([0-7][0-9A-Z]{25})/g,
  /get attr of ([0-7][0-9A-Z]{25})\/index/g,
  /(?:open|downsample|download) block ([0-7][0-9A-Z]{25})/g,
];

/**
 * The last failure in a log of the Compactor: a halt, or an error that ended it.
 *
 * A damaged chunk makes it halt, `thanos_compact_halted` says so; a damaged or missing index ends the process, and that
 * number stays 0 while it is started again and again. For whoever waits for compaction both are the same.
 *
 * @param log lines of `kubectl logs`, logfmt or JSON.
 * @returns nothing where the log has no such error.
 */
export function compactorFailure(log: string): CompactorFailure | undefined {
  const lines = log.split("\n").flatMap((text) => {
    const line = logLine(text);
    return line === undefined ? [] : [line];
  });
  const last = lines.findLast((line) => errorOf(line) !== undefined);
  if (last === undefined) return undefined;
  const error = errorOf(last)!;
  const description = failureDescriptions.find(({ shows }) => shows.test(error));
  const blamed = unique(BLAMED.flatMap((phrase) => [...error.matchAll(phrase)].map(([, block = ""]) => block)));
  return {
    how: isHalt(last) ? "halted" : "exited",
    at: last.ts ?? "",
    kind: description?.kind ?? "other",
    happened: description?.happened ?? "failed in a way that is not known",
    blocks: blamed.length > 0 ? blamed : unique([...error.matchAll(ULID)].map(([block]) => block)),
    certain: blamed.length > 0,
    markReleases: description?.markReleases ?? false,
    downsampling: /pass of downsampling failed/.test(error),
    tenant: tenantOf(error, lines),
    error,
  };
}

/** The error that stopped it; nothing on every other line. Before an exit the same error also makes it not ready. */
function errorOf(line: LogLine): string | undefined {
  if (isHalt(line)) return line.err;
  return line.status === "not-ready" && line.reason?.startsWith("error executing compaction") ? line.reason : undefined;
}

function isHalt({ msg }: LogLine): boolean {
  return msg === "critical error detected; halting";
}

/** The error names a group by a number; lines before it say what labels that is. */
function tenantOf(error: string, lines: readonly LogLine[]): string | undefined {
  const inError = /Labels: map\[[^\]]*\btenant_id:([^\s\]]+)/.exec(error)?.[1];
  if (inError !== undefined) return inError;
  const key = /\bgroup (\d+@\d+)/.exec(error)?.[1];
  const group = lines.findLast((line) => key !== undefined && line.groupKey === key)?.group;
  return group === undefined ? undefined : /\btenant_id="([^"]+)"/.exec(group)?.[1];
}

function unique(blocks: readonly string[]): string[] {
  return [...new Set(blocks)];
}

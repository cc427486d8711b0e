import { matchesWhole } from "../schema/regular-expression.js";

/** What a filter takes away of the metrics that somebody needs. */
export interface FilteredAway {
  /** Those that no pattern of `keep` lets pass; none where it is empty, which keeps all. */
  readonly missing: readonly string[];
  /** Patterns of `drop` that take some of them, with their places in the list. */
  readonly dropping: readonly { readonly index: number; readonly pattern: string; readonly names: readonly string[] }[];
}

/** Holds a Prometheus's `metrics` against the names that must pass. */
export function filteredAway(
  { keep, drop }: { readonly keep: readonly string[]; readonly drop: readonly string[] },
  needed: readonly string[],
): FilteredAway {
  const kept = (name: string) => keep.length === 0 || keep.some((pattern) => matchesWhole(pattern, name));
  return {
    missing: needed.filter((name) => !kept(name)),
    dropping: drop
      .map((pattern, index) => ({ index, pattern, names: needed.filter((name) => matchesWhole(pattern, name)) }))
      .filter(({ names }) => names.length > 0),
  };
}

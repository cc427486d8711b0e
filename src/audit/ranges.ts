import type { Window } from "./window.js";

/** Samples that lie close to each other in time: from the first to the last, both included. */
export interface Range extends Window {
  /** How many samples they are, of all series together. */
  readonly samples: number;
}

/** Moments as ranges: those at most `distance` milliseconds apart belong together. Oldest first. */
export function collapse(timestamps: readonly number[], distance: number): Range[] {
  return joinRanges(
    timestamps.map((timestamp) => ({ from: timestamp, to: timestamp, samples: 1 })),
    distance,
  );
}

/** Ranges that lie at most `distance` milliseconds apart as one. Oldest first. */
export function joinRanges(ranges: readonly Range[], distance: number): Range[] {
  const joined: Range[] = [];
  for (const range of [...ranges].sort((one, other) => one.from - other.from)) {
    const last = joined.at(-1);
    if (last === undefined || range.from - last.to > distance) joined.push(range);
    else {
      joined.splice(-1, 1, {
        from: last.from,
        to: Math.max(last.to, range.to),
        samples: last.samples + range.samples,
      });
    }
  }
  return joined;
}

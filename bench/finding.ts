/** A bound that a number is to keep. */
export type Goal = { readonly atMost: number } | { readonly atLeast: number };

/** What several runs of one comparison gave. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  /** How many runs, or pairs of runs, there were. */
  readonly runs: number;
}

/** A number of the table that was measured. */
export interface Measured {
  /** Stays the same from run to run: recorded numbers are found by it. */
  readonly id: string;
  /** What was divided by what, or what was measured. */
  readonly what: string;
  readonly value: Spread;
  /** @default - a ratio */
  readonly unit?: string;
  /** @default - none: the number is there to be read */
  readonly goal?: Goal;
  /** How it was measured, or what is behind it. */
  readonly note?: string;
  /** Why it misses its goal and what would be needed: shown where it does. */
  readonly missedAs?: string;
}

/** A number of the table that could not be measured here. */
export interface NotMeasured {
  readonly id: string;
  readonly what: string;
  readonly goal?: Goal;
  /** What was missing, in one line. */
  readonly notMeasured: string;
}

/** One line of a table. */
export type Finding = Measured | NotMeasured;

/** Whether there is a number. */
export function isMeasured(finding: Finding): finding is Measured {
  return "value" in finding;
}

/** Whether a number keeps its goal; without a goal it does. */
export function keeps({ goal, value }: Measured): boolean {
  if (goal === undefined) return true;
  return "atMost" in goal ? value.median <= goal.atMost : value.median >= goal.atLeast;
}

import type { Binaries } from "../lab/parts/binaries.js";
import type { LabPaths } from "../lab/paths.js";
import type { Finding } from "./finding.js";

/** What a row is measured with. */
export interface BenchContext {
  /** Looks up what the lab has built. */
  readonly binaries: Binaries;
  readonly paths: LabPaths;
  /** The checkout. */
  readonly checkout: string;
  /** A folder for this row alone, removed afterwards. */
  readonly folder: string;
  /** Counted pairs of runs. */
  readonly pairs: number;
  /** Whether a short run is asked for, that finds only what is worse by half. */
  readonly quick: boolean;
  /** Tells what is going on. */
  readonly say: (text: string) => void;
}

/** One row of the table. */
export interface Row {
  readonly number: number;
  /** How the command line names it. */
  readonly name: string;
  readonly title: string;
  /** Whether the short run measures it. @default false */
  readonly quick?: boolean;
  /** Names of the built programs it needs. @default none */
  readonly programs?: readonly string[];
  readonly measure: (context: BenchContext) => Promise<readonly Finding[]>;
}

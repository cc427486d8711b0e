import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Bytes of environment files above which there are many clusters: a hundred that name what differs are 16 kB. */
const MANY = 12 * 1024;

/**
 * A run of a second is over before a large young generation or early optimization pays back. A thousand clusters take a sixth
 * less with both (bench/RESULTS.md, row 2).
 */
const few = ["--max-semi-space-size=2", "--interrupt-budget=1000000", "--heap-growing-percent=25"];
const many = ["--max-semi-space-size=4", "--interrupt-budget=400000", "--heap-growing-percent=60"];

/** Options of Node.js that synthesize what is in a folder's `environments` in the least time, without taking more memory for it. */
export function nodeFlags(folder) {
  return [...(environmentBytes(join(folder, "environments")) > MANY ? many : few), "--single-threaded-gc"];
}

/** A folder that is not there is the app's to refuse, with what to do. */
function environmentBytes(environments) {
  try {
    const files = readdirSync(environments).filter((name) => name.endsWith(".yaml"));
    return files.reduce((sum, name) => sum + statSync(join(environments, name)).size, 0);
  } catch {
    return 0;
  }
}

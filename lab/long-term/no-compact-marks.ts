import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Marks every block of a folder, so that the Compactor leaves it as it is whenever it runs.
 *
 * Source: Thanos, `pkg/block/metadata/markers.go`, `NoCompactMark`.
 */
export function markNoCompact(folder: string, details: string): void {
  for (const id of readdirSync(folder)) {
    const time = Math.floor(Date.now() / 1000);
    const mark = { id, version: 1, details, no_compact_time: time, reason: "manual" };
    writeFileSync(join(folder, id, "no-compact-mark.json"), JSON.stringify(mark));
  }
}

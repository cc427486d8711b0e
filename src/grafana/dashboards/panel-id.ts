import { createHash } from "node:crypto";

/**
 * Id of a panel on its dashboard: made of its title alone, so that no other panel that comes, goes or moves changes it.
 * Links to a panel (`viewPanel`) stay good for as long as its title does.
 */
export function panelId(title: string): number {
  // 28 bits: positive, and far below what a browser can count exactly.
  return parseInt(createHash("sha256").update(title).digest("hex").slice(0, 7), 16);
}

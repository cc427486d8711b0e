import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ComponentStatus } from "../../src/status/component-status.js";
import type { LabBucket } from "./lab-bucket.js";

/** A way in which a block can be corrupt, and what the Compactor does about it. */
export interface BlockFault {
  /** What of the block is damaged. */
  readonly what: string;
  /** Tenant that has such a block. */
  readonly tenant: string;
  /** How the Compactor stands then. */
  readonly state: ComponentStatus["state"];
  /** Who is woken. */
  readonly alert: string;
  /** File of the block that is damaged. */
  readonly file: string;
}

/** Damages a block in the bucket as a disk would: of the right length, and no checksum fits any more. */
export async function damageBlock(
  bucket: LabBucket,
  folder: string,
  ulid: string,
  { file }: BlockFault,
): Promise<void> {
  const damaged = join(bucket.folder, "damaged");
  writeFileSync(damaged, turnedOver(readFileSync(join(folder, ulid, file))));
  await bucket.put(ulid, file, damaged);
}

/** The same bytes, some of those in the middle turned over. */
function turnedOver(content: Buffer): Buffer {
  const damaged = Buffer.from(content);
  const from = Math.floor(damaged.length / 4);
  for (let index = from; index < Math.min(from + 256, damaged.length); index++)
    damaged[index] = ~damaged[index]! & 0xff;
  return damaged;
}

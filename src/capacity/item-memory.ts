import type { Quantity } from "../units/quantity.js";

/**
 * Share of memcached's memory limit that is for items; the rest is for connections, the hash table and slabs that are half
 * empty.
 *
 * Source: Loki, production/ksonnet, `memcached.libsonnet`: a limit of one and a half times `-m`. Measured with memcached
 * 1.6.18, 256 MiB full of items of 200 bytes to 4 MB over one connection: 262 MiB resident.
 */
const ITEM_SHARE = 2 / 3;

/** Mebibytes for `--memory-limit`. */
export function itemMegabytes(memoryLimit: Quantity): number {
  return Math.floor((memoryLimit.bytes * ITEM_SHARE) / 2 ** 20);
}

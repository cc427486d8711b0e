import { InvalidArgumentError } from "commander";

/** With fewer MinIO cannot lose one and still take writes. */
const FEWEST = 4;

/** Most drives that MinIO puts into one erasure set. Source: `setSizes` in its cmd/endpoint-ellipses.go. */
const MOST = 16;

/**
 * Reads how many servers the lab's MinIO shall have. MinIO spreads every object over an erasure set, and as each server has
 * one drive they are all of one set: from 4 on it can lose one for writes and more for reads, which is what the lab shows;
 * above 16 there would be several sets, whose losses are counted each for itself.
 *
 * @throws InvalidArgumentError for anything but a whole number from 4 to 16.
 */
export function minioServersOption(text: string): number {
  const servers = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (servers >= FEWEST && servers <= MOST) return servers;
  throw new InvalidArgumentError(
    `It is a whole number from ${FEWEST} to ${MOST}, one drive each: MinIO's erasure set.`,
  );
}

import { compactorVolumeFor } from "../capacity/compaction-disk.js";
import { tolerates } from "../capacity/erasure-sets.js";
import { neededCompactorDisk, usesMemcached } from "./long-term-settings.js";
import type { Environment } from "./model.js";

/**
 * What of keeping metrics for years should be known before it is applied; one sentence each.
 *
 * @param thrownAway whether the environment is gone before two weeks are over.
 */
export function longTermWarnings(environment: Environment, thrownAway: boolean): string[] {
  return [
    ...(thrownAway ? [] : [...unmaintainedStore(environment), ...smallCompactorVolume(environment)]),
    ...openCache(environment),
  ];
}

/** Whoever chooses MinIO should know what it can lose, and that nobody mends it any more. */
function unmaintainedStore({ file, observability: { objectStore } }: Environment): string[] {
  if (objectStore.minio === undefined) return [];
  const { servers, drivesPerServer } = objectStore.minio;
  const { reads, writes } = tolerates(servers, drivesPerServer);
  const losses =
    servers === 1
      ? "one server is a laboratory: with it the store is gone"
      : `of ${servers} servers ${reads} may be lost for reads and ${writes} for writes`;
  return [
    `${file}: MinIO is not maintained any more: nobody mends holes in it. ${capitalized(losses)}. For years take ` +
      "objectStore.s3, or objectStore.existing with a store that somebody maintains.",
  ];
}

/** Two weeks go well, then the first block of two weeks does not fit and the Compactor fails at every run. */
function smallCompactorVolume(environment: Environment): string[] {
  const { file, observability } = environment;
  const named = observability.compactor.volumeSize;
  const needed = neededCompactorDisk(environment);
  if (named === undefined || named.bytes >= needed) return [];
  return [
    `${file}: observability.compactor.volumeSize is ${named}, and two weeks of the largest clusters take ` +
      `${Math.ceil(needed / 2 ** 30)}Gi while they are compacted: write that or more, or remove it to have ${compactorVolumeFor(needed)}.`,
  ];
}

function openCache({ file, observability }: Environment): string[] {
  if (!usesMemcached(observability)) return [];
  return [
    `${file}: memcached answers on port 11211 without TLS, and holds results of every cluster; NetworkPolicies alone ` +
      "protect it. Make sure that the cluster's network enforces them.",
  ];
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

import { erasureSetDrives } from "../../capacity/erasure-sets.js";
import type { Environment } from "../model.js";
import type { Finding } from "../shape-problems.js";

/** Exactly one object store, or nobody could say where the blocks are. */
export function exactlyOneObjectStore({ observability: { objectStore } }: Environment): Finding[] {
  const path = ["observability", "objectStore"];
  const given = Object.entries(objectStore).filter(([, settings]) => settings !== undefined);
  if (given.length === 1) return [];
  const rule = "exactly one of minio, existing and s3";
  if (given.length === 0) return [{ path, rule, remedy: "add the one that will hold the blocks" }];
  const kinds = given.map(([kind]) => kind);
  return [{ path, got: kinds, rule, remedy: `keep one of ${kinds.join(" and ")}; to move, copy the bucket first` }];
}

/** Keys open the whole store, and whoever stands in between could change blocks for years: no object store over plain HTTP. */
export function objectStoreIsReachedOverTls({ observability: { objectStore } }: Environment): Finding[] {
  if (objectStore.existing?.insecure !== true) return [];
  return [
    {
      path: ["observability", "objectStore", "existing", "insecure"],
      got: true,
      rule: "object storage over TLS: on plain HTTP anybody in between reads what is stored and changes it",
      remedy: "give the store a certificate and write false; name a private authority's Secret in authoritySecret",
    },
  ];
}

/** MinIO spreads every object over an erasure set: one server is a laboratory, and two or three cannot lose any. */
export function minioServersFormAnErasureSet({ observability: { objectStore } }: Environment): Finding[] {
  const servers = objectStore.minio?.servers;
  if (servers === undefined || servers === 1 || servers >= 4) return [];
  return [
    {
      path: ["observability", "objectStore", "minio", "servers"],
      got: servers,
      rule: "1 server (a laboratory) or at least 4; with 2 or 3 the loss of one stops every write",
      remedy: "write 4",
    },
  ];
}

const fewestServers = 4;
const mostServers = 32;
/** A smaller set has the parity of a pair. */
const smallestSet = 4;

/** MinIO divides all drives into erasure sets of one size, and does not start when it finds none. */
export function minioDrivesDivideIntoErasureSets({ observability: { objectStore } }: Environment): Finding[] {
  if (objectStore.minio === undefined) return [];
  const { servers, drivesPerServer } = objectStore.minio;
  const divides = (count: number) => (erasureSetDrives(count, drivesPerServer) ?? 0) >= smallestSet;
  if (servers < fewestServers || divides(servers)) return [];
  const nearest = Array.from({ length: mostServers - fewestServers + 1 }, (_, index) => index + fewestServers)
    .filter(divides)
    .reduce((best, count) => (Math.abs(count - servers) <= Math.abs(best - servers) ? count : best));
  return [
    {
      path: ["observability", "objectStore", "minio", "servers"],
      got: servers,
      rule: `as many drives as erasure sets of 4 to 16 can share out evenly over all servers; these are ${servers * drivesPerServer} on ${servers}`,
      remedy: `write ${nearest}`,
    },
  ];
}

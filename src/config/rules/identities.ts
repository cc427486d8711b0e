import type { Environment } from "../model.js";
import { rulerRuns } from "../ruler.js";
import type { Finding } from "../shape-problems.js";

/** Components that meet each other inside the observability cluster: each must know the authority of all others. */
const inside = ["receiveRouter", "receiveIngestor", "storeGateway", "query", "minio", "rulerServer"] as const;

/** One authority issues everything inside, either ours or the user's: half of each would trust neither half. */
export function oneAuthorityInside({ observability }: Environment): Finding[] {
  const { identities, objectStore } = observability;
  const runs: Partial<Record<(typeof inside)[number], boolean>> = {
    minio: objectStore.minio !== undefined,
    rulerServer: rulerRuns(observability),
  };
  const needed = inside.filter((role) => runs[role] ?? true);
  const given = needed.filter((role) => identities[role] !== undefined);
  if (given.length === 0 || given.length === needed.length) return [];
  const missing = needed.filter((role) => identities[role] === undefined);
  return [
    {
      path: ["observability", "identities"],
      got: given,
      rule: `existing Secrets for all of ${needed.join(", ")} or for none: they must trust each other, and what \`npm run identities\` makes is trusted by itself alone`,
      remedy: `add ${missing.join(", ")}, or remove ${given.join(", ")}`,
    },
  ];
}

/** Routers with a certificate of the user's know the user's authority of writers, and so not the one that we make. */
export function writersKnownToTheServer({ observability, childClusters }: Environment): Finding[] {
  const { identities } = observability;
  if (identities.receiveServer === undefined) return [];
  const rule = `an existing Secret, because routers with one (${identities.receiveServer.secret}) do not know the authority that \`npm run identities\` makes`;
  const remedy = "name the Secret with this cluster's certificate, or remove observability.identities.receiveServer";
  return [
    ...(identities.writer === undefined ? [{ path: ["observability", "identities", "writer"], rule, remedy }] : []),
    ...(rulerRuns(observability) && identities.ruler === undefined
      ? [{ path: ["observability", "identities", "ruler"], rule, remedy }]
      : []),
    ...childClusters.flatMap(({ identity }, index) =>
      identity === undefined ? [{ path: ["childClusters", index, "identity"], rule, remedy }] : [],
    ),
  ];
}

/** A Secret that nothing mounts promises an encryption that is not there. */
export function minioIdentityNeedsMinio({ observability: { identities, objectStore } }: Environment): Finding[] {
  if (identities.minio === undefined || objectStore.minio !== undefined) return [];
  return [
    {
      path: ["observability", "identities", "minio"],
      got: identities.minio.secret,
      rule: "no certificate for MinIO, because the object store is another one",
      remedy: "remove it",
    },
  ];
}

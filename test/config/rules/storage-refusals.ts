import { type Settings } from "../../support/environment.js";
import type { Refusals } from "../../support/refusals.js";

const objectStore = (settings: Settings): Settings => ({ observability: { objectStore: settings } });
const minio = { image: "registry.example.com/minio:1" };
const s3 = { bucket: "metrics", region: "eu-west-1" };

/** What the rules on the object store and the backend refuse, by rule. */
export const storageRefusals: Refusals = {
  exactlyOneObjectStore: [
    {
      behaviour: "S3 and MinIO at once",
      change: objectStore({ existing: undefined, s3, minio }),
      problem: {
        path: "observability.objectStore",
        got: ["minio", "s3"],
        rule: "exactly one of minio, existing and s3",
        remedy: "keep one of minio and s3; to move, copy the bucket first",
        at: "objectStore:",
      },
    },
    {
      behaviour: "no object store at all",
      change: objectStore({ existing: undefined }),
      problem: {
        path: "observability.objectStore",
        rule: "exactly one of minio, existing and s3",
        remedy: "add the one that will hold the blocks",
        at: "objectStore: {}",
      },
    },
  ],
  minioServersFormAnErasureSet: [
    {
      behaviour: "MinIO with two servers",
      change: objectStore({ existing: undefined, minio: { ...minio, servers: 2 } }),
      problem: {
        path: "observability.objectStore.minio.servers",
        got: 2,
        rule: "1 server (a laboratory) or at least 4; with 2 or 3 the loss of one stops every write",
        remedy: "write 4",
        at: "servers: 2",
      },
    },
  ],
  oneBackend: [
    {
      behaviour: "two backends",
      change: { backend: { local: {}, s3 } },
      problem: {
        path: "backend",
        got: ["local", "s3"],
        rule: "one backend",
        remedy: "keep one of local and s3; move existing state with terraform init -migrate-state",
        at: "backend:",
      },
    },
  ],
};

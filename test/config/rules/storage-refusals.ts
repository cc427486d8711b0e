import { child, type Settings } from "../../support/environment.js";
import type { Refusals } from "../../support/refusals.js";

const objectStore = (settings: Settings): Settings => ({ observability: { objectStore: settings } });
const minio = { image: "registry.example.com/minio:1" };
const s3 = { bucket: "metrics", region: "eu-west-1" };

const notDisabled = { extraArgs: { "downsampling.disable": false } };

/** What the rules on the object store, what is kept in it and the backend refuse, by rule. */
export const storageRefusals: Refusals = {
  exactlyOneObjectStore: [
    {
      behaviour: "S3 and MinIO at once",
      change: objectStore({ existing: undefined, s3: { ...s3, create: false }, minio }),
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
  objectStoreIsReachedOverTls: [
    {
      behaviour: "an object store over plain HTTP",
      change: objectStore({ existing: { insecure: true } }),
      problem: {
        path: "observability.objectStore.existing.insecure",
        got: true,
        rule: "object storage over TLS: on plain HTTP anybody in between reads what is stored and changes it",
        remedy: "give the store a certificate and write false; name a private authority's Secret in authoritySecret",
        at: "insecure: true",
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
        remedy: "keep one of local and s3; move existing state with terraform init -migrate-state (docs/state.md)",
        at: "backend:",
      },
    },
  ],
  minioDrivesDivideIntoErasureSets: [
    {
      behaviour: "seventeen MinIO servers with a drive each, which share out into no sets",
      change: objectStore({ existing: undefined, minio: { ...minio, servers: 17 } }),
      problem: {
        path: "observability.objectStore.minio.servers",
        got: 17,
        rule: "as many drives as erasure sets of 4 to 16 can share out evenly over all servers; these are 17 on 17",
        remedy: "write 18",
        at: "servers: 17",
      },
    },
    {
      behaviour: "nineteen times two drives",
      change: objectStore({ existing: undefined, minio: { ...minio, servers: 19, drivesPerServer: 2 } }),
      problem: {
        path: "observability.objectStore.minio.servers",
        got: 19,
        rule: "as many drives as erasure sets of 4 to 16 can share out evenly over all servers; these are 38 on 19",
        remedy: "write 20",
        at: "servers: 19",
      },
    },
    {
      behaviour: "seventeen times four drives, of which no set would lie evenly over the servers",
      change: objectStore({ existing: undefined, minio: { ...minio, servers: 17, drivesPerServer: 4 } }),
      problem: {
        path: "observability.objectStore.minio.servers",
        got: 17,
        rule: "as many drives as erasure sets of 4 to 16 can share out evenly over all servers; these are 68 on 17",
        remedy: "write 18",
        at: "servers: 17",
      },
    },
  ],
  retentionLeavesTimeToDownsample: [
    {
      behaviour: "raw samples that are gone before 5-minute aggregates are made",
      change: { observability: { retention: { raw: "72h" } } },
      problem: {
        path: "observability.retention.raw",
        got: "3d",
        rule: "0, which keeps them for ever, or at least 3d1h (3d and the largest outageBudget): only then are 5-minute aggregates made of all of them",
        remedy:
          "write 3d1h or more, or switch downsampling off with compactor.extraArgs: { downsampling.disable: true }",
        at: "raw: 72h",
      },
    },
    {
      behaviour: "raw samples that are gone before the backlog of the largest outage is downsampled",
      change: {
        observability: { retention: { raw: "4d" } },
        childClusters: [child("batcave", { prometheus: { outageBudget: "36h", buffer: "diskQueue" } })],
      },
      problem: {
        path: "observability.retention.raw",
        got: "4d",
        rule: "0, which keeps them for ever, or at least 4d12h (3d and the largest outageBudget): only then are 5-minute aggregates made of all of them",
        remedy:
          "write 4d12h or more, or switch downsampling off with compactor.extraArgs: { downsampling.disable: true }",
        at: "raw: 4d",
      },
    },
    {
      behaviour: "5-minute aggregates that are gone before 1-hour ones are made",
      change: { observability: { retention: { fiveMinutes: "16d" }, compactor: notDisabled } },
      problem: {
        path: "observability.retention.fiveMinutes",
        got: "16d",
        rule: "0, which keeps them for ever, or at least 17d (two weeks of compaction and 3d): only then are 1-hour aggregates made of all of them",
        remedy:
          "write 17d or more, or switch downsampling off with compactor.extraArgs: { downsampling.disable: true }",
        at: "fiveMinutes: 16d",
      },
    },
  ],
  gatewaysLetGoBeforeDeletion: [
    {
      behaviour: "a deletion while gateways may still answer from the block",
      change: { observability: { compactor: { deleteDelay: "30m" } } },
      problem: {
        path: "observability.compactor.deleteDelay",
        got: "30m",
        rule:
          "more than twice storeGateway.syncInterval, which is 15m: gateways let go of a marked block after half the " +
          "delay, at their next look into the bucket",
        remedy: "write 1h or more, or shorten the interval",
        at: "deleteDelay: 30m",
      },
    },
  ],
};

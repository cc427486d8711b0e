import { cpSync } from "node:fs";
import { join } from "node:path";
import type { ObjectStoreRole } from "../../../src/object-store/object-store-actions.js";
import { LabError } from "../../lab-error.js";
import { type MinioAccess, type TemporaryBucket } from "./minio-access.js";
import { emptyFolder, runThanos, type ThanosOutcome } from "./thanos-run.js";

/** What a component really does with the store, once. */
export interface Operation {
  /** Fills the bucket as root with what the component finds there. */
  prepare(place: Place): Promise<void>;
  /** Does it as the component's user. */
  run(place: Place): Promise<ThanosOutcome>;
}

/** Where an operation takes place. */
export interface Place extends TemporaryBucket {
  readonly minio: MinioAccess;
  /** Folders with a block each. */
  readonly blocks: readonly string[];
}

const listeners = ["--http-address=127.0.0.1:0"];
const grpcListener = "--grpc-address=127.0.0.1:0";

/** Uploads blocks as if each came from another ingestor; they hold the same samples. */
async function upload({ minio, bucket, blocks }: Place, count: number): Promise<void> {
  for (const [index, block] of blocks.slice(0, count).entries()) {
    const folder = emptyFolder(minio, `${bucket}-upload-${index}`);
    cpSync(block, folder, { recursive: true });
    const { done, log } = await runThanos(minio, {
      bucket,
      keys: minio.root,
      args: [
        "tools",
        "bucket",
        "upload-blocks",
        `--path=${folder}`,
        `--label=receive_replica="${index}"`,
        '--label=tenant_id="sample"',
      ],
    });
    if (!done) throw new LabError(`a block could not be uploaded as root: ${lastLine(log)}`);
  }
}

/** The last line of a log. */
export function lastLine(log: string): string {
  return log.trim().split("\n").at(-1) ?? "";
}

/** What each component does, with the component itself. */
export const operations: Readonly<Record<ObjectStoreRole, Operation>> = {
  storeGateway: {
    prepare: (place) => upload(place, 1),
    run: ({ minio, bucket, keys }) =>
      runThanos(minio, {
        bucket,
        keys,
        args: ["store", ...listeners, grpcListener, `--data-dir=${emptyFolder(minio, `${bucket}-data`)}`],
        doneWhen: /loaded new block/,
      }),
  },
  receiveIngestor: {
    prepare: () => Promise.resolve(),
    // An ingestor that starts uploads at once what its tenants' folders hold.
    run({ minio, bucket, keys, blocks: [block = ""] }) {
      const folder = emptyFolder(minio, `${bucket}-data`);
      cpSync(block, join(folder, "sample"), { recursive: true });
      return runThanos(minio, {
        bucket,
        keys,
        args: [
          "receive",
          ...listeners,
          grpcListener,
          "--remote-write.address=127.0.0.1:0",
          "--receive.capnproto-address=127.0.0.1:0",
          '--label=receive_replica="sample"',
          `--tsdb.path=${folder}`,
          "--tsdb.min-block-duration=2h",
          "--tsdb.max-block-duration=2h",
          "--log.level=debug",
        ],
        doneWhen: /upload phase done" uploaded=1/,
      });
    },
  },
  compactor: {
    prepare: (place) => upload(place, 2),
    async run({ minio, bucket, keys }) {
      const outcome = await runThanos(minio, {
        bucket,
        keys,
        args: [
          "compact",
          ...listeners,
          `--data-dir=${emptyFolder(minio, `${bucket}-data`)}`,
          "--consistency-delay=0s",
          "--delete-delay=0s",
          "--deduplication.replica-label=receive_replica",
          "--compact.enable-vertical-compaction",
        ],
      });
      const deleted = (outcome.log.match(/deleted block marked for deletion/g) ?? []).length;
      return { ...outcome, done: outcome.done && deleted === 2 };
    },
  },
};

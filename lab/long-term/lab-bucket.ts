import { join } from "node:path";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { execa } from "execa";
import { LabError } from "../lab-error.js";
import { labMinio } from "../scenarios/object-store/lab-minio.js";
import { mc, thanosDocument, type MinioAccess } from "../scenarios/object-store/minio-access.js";
import type { ScenarioContext } from "../scenarios/scenario.js";
import { describedBlocks, type DescribedBlock } from "./block.js";

/** The bucket of the lab's fleet, as MinIO's root user. */
export interface LabBucket {
  /** Folder for files that may go afterwards. */
  readonly folder: string;
  /** Uploads every block of a folder as Receive does: what describes a block comes after all of its files. */
  upload(folder: string): Promise<void>;
  /** Puts one file into a block, over what is there. @param path within the block, such as `chunks/000001`. */
  put(ulid: string, path: string, file: string): Promise<void>;
  /** Deletes one file of a block, or all of it. */
  remove(ulid: string, path?: string): Promise<void>;
  /** Every block that has a description and is not marked for deletion, of these tenants. @param tenants default all */
  list(tenants?: readonly string[]): Promise<readonly DescribedBlock[]>;
  /** Every block that has a description, marked for deletion or not. */
  listMarked(): Promise<readonly DescribedBlock[]>;
  /** Deletes every block of these tenants, marked or not. The Compactor must not be running. */
  clear(tenants: readonly string[]): Promise<void>;
}

/** Opens the lab's bucket for as long as `use` takes. @param server of MinIO that is asked; it must stay. @default 0 */
export async function withLabBucket<Result>(
  context: ScenarioContext,
  use: (bucket: LabBucket) => Promise<Result>,
  server = 0,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "thanos-fleet-long-term-"));
  try {
    const { objectStore } = context.checks.environment.observability;
    if (objectStore.minio === undefined) throw new LabError("the lab's object store is not MinIO");
    return await use(labBucket(await labMinio(context, folder, server), objectStore.minio.bucket));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function labBucket(minio: MinioAccess, bucket: string): LabBucket {
  const place = `fleet/${bucket}`;
  const list = async (tenants: readonly string[] | undefined, marked: boolean) =>
    describedBlocks(await listing(minio, bucket, marked)).filter(({ tenant }) => tenants?.includes(tenant) ?? true);
  const remove = async (ulid: string, path?: string) => {
    const what = path === undefined ? ["--recursive", `${place}/${ulid}/`] : [`${place}/${ulid}/${path}`];
    await mc(minio, ["rm", "--force", ...what]);
  };
  return {
    folder: minio.folder,
    async upload(folder) {
      await mc(minio, ["mirror", "--retry", "--exclude=*/meta.json", folder, place]);
      await mc(minio, ["mirror", "--retry", folder, place]);
    },
    put: async (ulid, path, file) => void (await mc(minio, ["cp", file, `${place}/${ulid}/${path}`])),
    remove,
    list: (tenants) => list(tenants, false),
    listMarked: () => list(undefined, true),
    async clear(tenants) {
      const blocks = (await list(tenants, true)).map(({ ulid }) => `${place}/${ulid}/\n`);
      if (blocks.length > 0) await mc(minio, ["rm", "--recursive", "--force", "--stdin"], blocks.join(""));
    },
  };
}

/** What `thanos tools bucket ls` prints. The program's log goes elsewhere. */
async function listing(minio: MinioAccess, bucket: string, marked: boolean): Promise<string> {
  const [program, ...rest] = minio.command([
    minio.binary("thanos"),
    "tools",
    "bucket",
    "ls",
    "--output=json",
    ...(marked ? [] : ["--exclude-delete"]),
    `--objstore.config=${thanosDocument(minio, bucket)}`,
  ]);
  const result = await execa(program, rest, {
    reject: false,
    env: { AWS_ACCESS_KEY_ID: minio.root.user, AWS_SECRET_ACCESS_KEY: minio.root.password },
  });
  if (result.failed)
    throw new LabError(`the bucket cannot be listed: ${result.stderr.trim().split("\n").at(-1) ?? ""}`);
  return result.stdout;
}

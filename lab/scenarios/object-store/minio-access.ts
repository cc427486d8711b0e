import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { stringify } from "yaml";
import { bucketPolicy } from "../../../src/object-store/minio-policies.js";
import type { S3Action } from "../../../src/object-store/object-store-actions.js";
import { LabError } from "../../lab-error.js";
import type { Binaries } from "../../parts/binaries.js";

/** A MinIO to try things on, reached over TLS. */
export interface MinioAccess {
  readonly binary: Binaries;
  /** Puts a command where MinIO can be reached: a network namespace, or nothing. */
  readonly command: (command: readonly string[]) => readonly [string, ...string[]];
  /** Name in MinIO's certificate, with the port: `minio.example:9000`. It need not resolve. */
  readonly host: string;
  /** IP address behind the name. */
  readonly address: string;
  /** File with the authorities of the certificate. */
  readonly authorityFile: string;
  readonly root: Keys;
  /** Folder for files that may go afterwards. */
  readonly folder: string;
}

/** A user of MinIO and its password. */
export interface Keys {
  readonly user: string;
  readonly password: string;
}

/**
 * Runs one `mc` command as root; the alias is `fleet`.
 *
 * @param input what it reads. @default - nothing
 * @throws LabError with what mc said.
 */
export async function mc(minio: MinioAccess, args: readonly string[], input = ""): Promise<string> {
  const { host, address, root } = minio;
  const [program, ...rest] = minio.command([minio.binary("mc"), "--quiet", `--resolve=${host}=${address}`, ...args]);
  const result = await execa(program, rest, {
    reject: false,
    input,
    env: {
      MC_HOST_fleet: `https://${root.user}:${root.password}@${host}`,
      MC_CONFIG_DIR: join(minio.folder, "mc"),
      SSL_CERT_FILE: minio.authorityFile,
    },
  });
  // The password of a new user is an argument: never in an error.
  if (result.failed) throw new LabError(`mc ${args.slice(0, 3).join(" ")}: ${result.stderr || result.stdout}`);
  return result.stdout;
}

/** Thanos's document for a bucket; keys come by the environment. */
export function thanosDocument(minio: MinioAccess, bucket: string): string {
  const [name = "", port = ""] = minio.host.split(":");
  return stringify({
    type: "S3",
    config: {
      bucket,
      endpoint: `${minio.address}:${port}`,
      region: "us-east-1",
      bucket_lookup_type: "path",
      http_config: { tls_config: { ca_file: minio.authorityFile, server_name: name } },
    },
  });
}

/** A bucket and a user of it that are gone afterwards. */
export interface TemporaryBucket {
  readonly bucket: string;
  readonly keys: Keys;
}

/**
 * Makes a bucket and a user who may do these actions on it, for as long as `use` takes.
 *
 * @param name distinguishes it from others that exist at the same time; at most 20 letters, digits and hyphens, as a user's name.
 */
export async function withTemporaryBucket<Result>(
  minio: MinioAccess,
  name: string,
  actions: readonly S3Action[],
  use: (temporary: TemporaryBucket) => Promise<Result>,
): Promise<Result> {
  const keys = { user: name, password: `${name}-password` };
  const policy = join(minio.folder, `${name}.json`);
  writeFileSync(policy, bucketPolicy(name, actions));
  const remove = async () => {
    for (const args of [
      ["admin", "user", "rm", "fleet", keys.user],
      ["admin", "policy", "rm", "fleet", name],
      ["rb", "--force", `fleet/${name}`],
    ]) {
      await mc(minio, args).catch(() => undefined);
    }
  };
  // What a run that was ended in between has left.
  await remove();
  try {
    await mc(minio, ["mb", `fleet/${name}`]);
    await mc(minio, ["admin", "policy", "create", "fleet", name, policy]);
    await mc(minio, ["admin", "user", "add", "fleet", keys.user, keys.password]);
    await mc(minio, ["admin", "policy", "attach", "fleet", name, "--user", keys.user]);
    return await use({ bucket: name, keys });
  } finally {
    await remove();
  }
}

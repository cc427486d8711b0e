import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { execa } from "execa";
import { thanosDocument, type Keys, type MinioAccess } from "./minio-access.js";

/** One run of Thanos against a bucket. */
export interface ThanosRun {
  readonly bucket: string;
  /** As whom. */
  readonly keys: Keys;
  /** Arguments, without the object store. */
  readonly args: readonly string[];
  /** Words of the log after which a program that never ends by itself has done its work. @default - it ends by itself */
  readonly doneWhen?: RegExp;
}

/** How a run went. */
export interface ThanosOutcome {
  /** It ended well, or did what it was waited for. */
  readonly done: boolean;
  /** The store refused something, by the log. */
  readonly denied: boolean;
  readonly log: string;
}

/** The Store Gateway tries for half a minute before it gives up and says why; the rest is for a busy machine. */
const longestRun = 120_000;

/** Runs Thanos until it has done its work, was refused, or time is up. */
export async function runThanos(minio: MinioAccess, run: ThanosRun): Promise<ThanosOutcome> {
  const command = [minio.binary("thanos"), ...run.args, `--objstore.config=${thanosDocument(minio, run.bucket)}`];
  const [program, ...rest] = minio.command(command);
  let log = "";
  const child = execa(program, rest, {
    reject: false,
    all: true,
    buffer: false,
    // Whatever becomes of this process, none of its children stays.
    cleanup: true,
    forceKillAfterDelay: 5_000,
    env: { AWS_ACCESS_KEY_ID: run.keys.user, AWS_SECRET_ACCESS_KEY: run.keys.password },
  });
  child.all.on("data", (text: Buffer) => (log += text.toString()));
  const ended = child.then(({ exitCode }) => exitCode);
  const denied = () => /Access ?Denied/.test(log);
  const deadline = Date.now() + longestRun;
  let exitCode: number | undefined | "runs" = "runs";
  while (exitCode === "runs" && Date.now() < deadline && !denied() && !(run.doneWhen?.test(log) ?? false)) {
    exitCode = await Promise.race([ended, pause(100, "runs" as const)]);
  }
  if (exitCode === "runs") {
    child.kill("SIGTERM");
    await ended;
  }
  const worked = run.doneWhen === undefined ? exitCode === 0 : run.doneWhen.test(log);
  return { done: worked && !denied(), denied: denied(), log };
}

/** An empty folder below the temporary one. */
export function emptyFolder(minio: MinioAccess, name: string): string {
  const folder = join(minio.folder, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

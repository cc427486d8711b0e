import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { execa } from "execa";
import { aptInstall } from "../host/apt-get.js";
import { findCommand } from "../host/requirements.js";
import { LabError } from "../lab-error.js";
import type { LabPaths } from "../paths.js";
import type { Progress } from "../progress.js";
import { sharedLibraries } from "./shared-libraries.js";

/** A program that is not written in Go, taken from the distribution together with the libraries it is linked with. */
export interface DistributionProgram {
  /** Name under which its folder is found. */
  readonly name: string;
  /** Command, and name of the Debian package that brings it. */
  readonly command: string;
}

/** All of them. */
export const DISTRIBUTION_PROGRAMS: readonly DistributionProgram[] = [{ name: "memcached", command: "memcached" }];

/** Bump when a folder is laid out otherwise. */
const LAYOUT = 1;

/** Folder of a program: laid out as in an image, nothing else needed. It appears by one rename, so if it exists it is complete. */
export function distributionProgramFolder(paths: LabPaths, { name, command }: DistributionProgram): string {
  const key = createHash("sha256").update(JSON.stringify([LAYOUT, process.arch, command]));
  return join(paths.cache, "parts", name, key.digest("hex").slice(0, 16));
}

/**
 * Takes what the cache lacks from the distribution. Packages are unpacked and not installed: installing one of a server
 * starts it, now and at every boot of the machine.
 *
 * @param path the folders commands are looked for in.
 * @throws LabError when a program is not there and cannot be downloaded.
 */
export async function takeDistributionPrograms(paths: LabPaths, path: string, progress: Progress): Promise<void> {
  for (const program of DISTRIBUTION_PROGRAMS) {
    const target = distributionProgramFolder(paths, program);
    if (existsSync(target)) continue;
    await progress.step(`take ${program.command} from the distribution`, () => take(program, target, path));
  }
}

async function take({ command }: DistributionProgram, target: string, path: string): Promise<void> {
  const unfinished = join(dirname(target), `.unfinished-${process.pid}`);
  const packages = join(unfinished, "packages");
  const image = join(unfinished, "image");
  rmSync(unfinished, { recursive: true, force: true });
  try {
    mkdirSync(join(packages, "partial"), { recursive: true });
    const program = findCommand([command], path) ?? (await unpacked(command, packages, path));
    const { stdout } = await execa("ldd", [program], { env: { LD_LIBRARY_PATH: libraryFolders(packages).join(":") } });
    const files = new Map([[`/bin/${command}`, program], ...sharedLibraries(stdout)]);
    for (const [place, source] of files) {
      mkdirSync(dirname(join(image, place)), { recursive: true });
      copyFileSync(source, join(image, place));
    }
    renameSync(image, target);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** Downloads a package, with those of its dependencies that the machine lacks. @returns the program in it. */
async function unpacked(command: string, folder: string, path: string): Promise<string> {
  if (findCommand(["apt-get"], path) === undefined) {
    const remedy = "the lab downloads it by itself on Debian and Ubuntu only; install it and start again";
    throw new LabError(`${command} is missing on this machine`, remedy);
  }
  // apt's own user cannot write below the cache.
  const where = [`--option=Dir::Cache::archives=${folder}`, "--option=APT::Sandbox::User=root"];
  const options = ["--download-only", ...where];
  await aptInstall({ packages: [command], options, doing: "download", remedy: "install it by hand and start again" });
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".deb"))) {
    await execa("dpkg-deb", ["--extract", join(folder, file), join(folder, "root")]);
  }
  const program = filesBelow(join(folder, "root")).find((file) => /\/s?bin\//.test(file) && basename(file) === command);
  if (program === undefined) throw new LabError(`the package ${command} has no program of this name`);
  return program;
}

function libraryFolders(folder: string): readonly string[] {
  return [...new Set(filesBelow(folder).filter((file) => /\.so(\.|$)/.test(file)).map(dirname))];
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => join(folder, file));
}

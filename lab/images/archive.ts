import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { pipeline } from "node:stream/promises";
import { pack, type Pack } from "tar-stream";
import type { Binaries } from "../parts/binaries.js";
import type { LabPaths } from "../paths.js";
import type { LabImage } from "./list.js";

/** Bump when the layout below changes: archives made before are then made again. */
const LAYOUT = 1;

/** `nobody`, as the published images of these programs have it. */
const USER = "65534";

/** The same binaries make the same archive, byte for byte. */
const UNDATED = new Date(0);

const PASSWD = "root:x:0:0:root:/:/sbin/nologin\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n";

const FOLDERS: readonly (readonly [path: string, mode: number])[] = [
  ["bin", 0o755],
  ["etc", 0o755],
  ["tmp", 0o1777],
];

/** What an image is made of, as a short hash. Binaries are named by their cache path, which carries their own key. */
export function imageKey(image: LabImage, binary: Binaries): string {
  const sources = Object.entries(image.files).map(([path, name]) => [path, binary(name)]);
  if (image.tree !== undefined) sources.push(["/", binary(image.tree)]);
  const content = JSON.stringify([LAYOUT, image.reference, image.entrypoint, sources]);
  return createHash("sha256").update(content).digest("hex").slice(0, 16);
}

/**
 * Writes the docker-archive of an image. Binaries are streamed: some have two hundred megabytes.
 *
 * @returns the file, for the caller to delete.
 */
export async function writeArchive(paths: LabPaths, image: LabImage, binary: Binaries): Promise<string> {
  const folder = join(paths.cache, "archives");
  mkdirSync(folder, { recursive: true });
  const archive = join(folder, `${imageKey(image, binary)}-${randomUUID()}.tar`);
  const layer = `${archive}.layer`;
  try {
    const digest = await writeLayer(layer, image, binary);
    await wrapLayer(archive, image, layer, digest);
  } finally {
    rmSync(layer, { force: true });
  }
  return archive;
}

async function writeLayer(file: string, image: LabImage, binary: Binaries): Promise<string> {
  const hash = createHash("sha256");
  await writeTar(
    file,
    async (tar) => {
      for (const [name, mode] of FOLDERS) tar.entry({ name, mode, type: "directory", mtime: UNDATED });
      tar.entry({ name: "etc/passwd", mode: 0o644, mtime: UNDATED }, PASSWD);
      for (const [path, name] of Object.entries(image.files)) {
        await addFile(tar, path.replace(/^\//, ""), binary(name), 0o755);
      }
      if (image.tree !== undefined) await addFolder(tar, binary(image.tree));
    },
    (chunk) => hash.update(chunk),
  );
  return hash.digest("hex");
}

async function wrapLayer(file: string, image: LabImage, layer: string, layerDigest: string): Promise<void> {
  const config = JSON.stringify({
    architecture: process.arch === "x64" ? "amd64" : process.arch,
    os: "linux",
    config: { Entrypoint: [image.entrypoint], User: USER, WorkingDir: "/" },
    rootfs: { type: "layers", diff_ids: [`sha256:${layerDigest}`] },
  });
  const configName = `${createHash("sha256").update(config).digest("hex")}.json`;
  const layerName = `${layerDigest}.tar`;
  await writeTar(file, async (tar) => {
    tar.entry({ name: configName, mtime: UNDATED }, config);
    await addFile(tar, layerName, layer, 0o644);
    const manifest = [{ Config: configName, RepoTags: [image.reference], Layers: [layerName] }];
    tar.entry({ name: "manifest.json", mtime: UNDATED }, JSON.stringify(manifest));
  });
}

/** Writes a tar file while `fill` adds entries to it; `inspect` sees every byte. */
async function writeTar(
  file: string,
  fill: (tar: Pack) => Promise<void>,
  inspect: (chunk: Buffer) => void = () => undefined,
): Promise<void> {
  const tar = pack();
  const tap = new PassThrough();
  tap.on("data", inspect);
  const written = pipeline(tar, tap, createWriteStream(file));
  await Promise.all([written, fill(tar).then(() => tar.finalize())]);
}

/** Adds all files of a folder, in an order of its own: that of a disk is not always the same. */
async function addFolder(tar: Pack, folder: string): Promise<void> {
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    const source = join(folder, name);
    if (statSync(source).isDirectory()) tar.entry({ name, mode: 0o755, type: "directory", mtime: UNDATED });
    else await addFile(tar, name, source, 0o755);
  }
}

async function addFile(tar: Pack, name: string, source: string, mode: number): Promise<void> {
  const entry = tar.entry({ name, mode, size: statSync(source).size, mtime: UNDATED });
  await pipeline(createReadStream(source), entry);
}

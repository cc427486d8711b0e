import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { socketAnswers } from "../cluster/socket.js";
import { waitUntil } from "../cluster/wait.js";
import type { Binaries } from "../parts/binaries.js";
import type { LabPaths } from "../paths.js";
import { OWNER_VARIABLE } from "../process/start.js";
import type { ReportDetail } from "../progress.js";
import { imageKey } from "./archive.js";
import { importMissing } from "./import.js";
import type { LabImage } from "./list.js";

/** In a store: the keys of its images. */
export const KEYS_FILE = "images.json";

/**
 * A containerd root folder that holds every image unpacked, made once per state of the images and kept in the cache.
 * Clusters start from links to it, so that no cluster has to unpack a gigabyte and all of them share its pages.
 *
 * @returns the folder.
 */
export async function ensureImageStore(
  images: readonly LabImage[],
  paths: LabPaths,
  binary: Binaries,
  report: ReportDetail,
): Promise<string> {
  const store = join(paths.cache, "image-store", storeKey(images, binary));
  if (existsSync(store)) return store;
  const workshop = join(dirname(store), ".unfinished");
  rmSync(dirname(store), { recursive: true, force: true });
  const root = join(workshop, "root");
  mkdirSync(root, { recursive: true });
  const socket = join(workshop, "containerd.sock");
  await withContainerd(root, join(workshop, "state"), socket, paths, () =>
    importMissing(socket, join(root, KEYS_FILE), images, paths, binary, report),
  );
  renameSync(root, store);
  rmSync(workshop, { recursive: true });
  return store;
}

/**
 * Makes a cluster's containerd root from a store. Layers and contents never change and are linked; the databases are
 * copied. Does nothing when the folder exists.
 */
export async function cloneImageStore(store: string, folder: string): Promise<void> {
  if (existsSync(folder)) return;
  const unfinished = `${folder}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  const linked = await execa("cp", ["--archive", "--link", store, unfinished], { reject: false });
  if (linked.failed) {
    // Links do not reach across file systems.
    rmSync(unfinished, { recursive: true, force: true });
    await execa("cp", ["--archive", "--reflink=auto", store, unfinished]);
  }
  for (const file of mutableFiles(store)) {
    rmSync(join(unfinished, file));
    copyFileSync(join(store, file), join(unfinished, file));
  }
  renameSync(unfinished, folder);
}

/** The files of a store that containerd or the lab write to, relative to it. */
function mutableFiles(store: string): readonly string[] {
  const folders = readdirSync(store, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const databases = folders.flatMap(({ name }) =>
    readdirSync(join(store, name))
      .filter((file) => file.endsWith(".db"))
      .map((file) => join(name, file)),
  );
  return [KEYS_FILE, ...databases];
}

function storeKey(images: readonly LabImage[], binary: Binaries): string {
  const keys = images.map((image) => imageKey(image, binary));
  return createHash("sha256").update(keys.join()).digest("hex").slice(0, 16);
}

async function withContainerd(
  root: string,
  state: string,
  socket: string,
  paths: LabPaths,
  use: () => Promise<unknown>,
): Promise<void> {
  const config = join(dirname(root), "containerd.toml");
  writeFileSync(
    config,
    `version = 2
root = "${root}"
state = "${state}"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
  address = "${socket}"
[ttrpc]
  address = "${socket}.ttrpc"
`,
  );
  // The variable lets `down` find it should this command be killed.
  const containerd = execa("containerd", [`--config=${config}`], {
    env: { [OWNER_VARIABLE]: paths.state },
    stdio: ["ignore", "ignore", { file: join(dirname(root), "containerd.log") }],
    reject: false,
  });
  try {
    await waitUntil(() => socketAnswers(socket), {
      seconds: 30,
      what: "containerd to make the image store",
      remedy: `see ${dirname(root)}/containerd.log`,
    });
    await use();
  } finally {
    containerd.kill("SIGTERM");
    await containerd;
  }
}

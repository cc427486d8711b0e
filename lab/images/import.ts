import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { execa } from "execa";
import type { Binaries } from "../parts/binaries.js";
import { clusterPaths, type LabPaths } from "../paths.js";
import type { LabCluster } from "../topology.js";
import { ensureArchive, imageKey } from "./archive.js";
import { imagesOf, type LabImage } from "./list.js";

/** Loads into a cluster the images it needs and does not have in their present state. */
export async function importImages(
  cluster: LabCluster,
  images: readonly LabImage[],
  paths: LabPaths,
  binary: Binaries,
): Promise<void> {
  const { containerdSocket, importedImages } = clusterPaths(paths, cluster.name);
  const imported = readImported(importedImages);
  for (const image of imagesOf(cluster, images)) {
    const key = imageKey(image, binary);
    if (imported[image.reference] === key) continue;
    const archive = await ensureArchive(paths, image, binary);
    await execa("ctr", ["--address", containerdSocket, "--namespace", "k8s.io", "images", "import", archive]);
    imported[image.reference] = key;
    writeFileSync(importedImages, `${JSON.stringify(imported, undefined, 2)}\n`);
  }
}

function readImported(file: string): Record<string, string> {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
  } catch {
    return {}; // importing once more does no harm
  }
}

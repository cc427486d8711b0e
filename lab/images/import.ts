import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { execa } from "execa";
import type { Binaries } from "../parts/binaries.js";
import type { LabPaths } from "../paths.js";
import type { ReportDetail } from "../progress.js";
import { imageKey, writeArchive } from "./archive.js";
import type { LabImage } from "./list.js";

/**
 * Loads into a containerd those images it does not have in their present state.
 *
 * @param socket where containerd answers.
 * @param keysFile where the keys of its images are written down.
 * @returns how many were loaded.
 */
export async function importMissing(
  socket: string,
  keysFile: string,
  images: readonly LabImage[],
  paths: LabPaths,
  binary: Binaries,
  report: ReportDetail,
): Promise<number> {
  const keys = readKeys(keysFile);
  const missing = images.filter((image) => keys[image.reference] !== imageKey(image, binary));
  for (const image of missing) {
    report(image.reference);
    const archive = await writeArchive(paths, image, binary);
    try {
      await execa("ctr", ["--address", socket, "--namespace", "k8s.io", "images", "import", archive]);
    } finally {
      rmSync(archive, { force: true });
    }
    keys[image.reference] = imageKey(image, binary);
    writeFileSync(keysFile, `${JSON.stringify(keys, undefined, 2)}\n`);
  }
  return missing.length;
}

function readKeys(file: string): Record<string, string> {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
  } catch {
    return {}; // loading once more does no harm
  }
}

import { LabError } from "../lab-error.js";
import type { Progress } from "../progress.js";
import { aptInstall } from "./apt-get.js";
import { findCommand, missingPackages } from "./requirements.js";

/**
 * Installs the distribution packages that are missing. On Debian and Ubuntu only.
 *
 * @param path the folders commands are looked for in.
 * @throws LabError naming the packages, where they cannot be installed.
 */
export async function ensurePackages(path: string, progress: Progress): Promise<void> {
  const missing = missingPackages(path);
  if (missing.length === 0) return;
  if (findCommand(["apt-get"], path) === undefined) {
    throw new LabError(
      `missing on this machine: ${missing.join(", ")} (names of Debian packages)`,
      "the lab installs them by itself on Debian and Ubuntu only; install what contains them and start again",
    );
  }
  const remedy = "install them by hand and start again; no cluster was started";
  const install = () => aptInstall({ packages: missing, doing: "install", remedy });
  await progress.step(`install ${missing.join(", ")}`, install);
  const still = missingPackages(path);
  if (still.length > 0) throw new LabError(`installed, but still not found: ${still.join(", ")}`);
}

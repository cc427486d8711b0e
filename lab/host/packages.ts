import { execa } from "execa";
import { LabError } from "../lab-error.js";
import type { Progress } from "../progress.js";
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
  await progress.step(`install ${missing.join(", ")}`, async () => {
    const settings = { env: { DEBIAN_FRONTEND: "noninteractive" }, reject: false, all: true } as const;
    const install = () => execa("apt-get", ["install", "--yes", "--no-install-recommends", ...missing], settings);
    let result = await install();
    if (result.failed) {
      // A machine whose package lists are missing or too old.
      await execa("apt-get", ["update"], settings);
      result = await install();
    }
    if (result.failed) {
      const said = result.all.trim().split("\n").slice(-5).join("\n    ");
      throw new LabError(
        `apt-get could not install ${missing.join(", ")}:\n    ${said}`,
        "install them by hand and start again; no cluster was started",
      );
    }
  });
  const still = missingPackages(path);
  if (still.length > 0) throw new LabError(`installed, but still not found: ${still.join(", ")}`);
}

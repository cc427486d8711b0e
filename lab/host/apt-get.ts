import { execa } from "execa";
import { LabError } from "../lab-error.js";

/** What apt-get is to do with packages. */
export interface AptInstallation {
  readonly packages: readonly string[];
  /** Further options. @default - none */
  readonly options?: readonly string[];
  /** What is done, as it reads after "could not". */
  readonly doing: "install" | "download";
  /** What to do when it fails. */
  readonly remedy: string;
}

/**
 * Installs packages with apt-get, which must be there.
 *
 * @throws LabError with the last that apt-get said.
 */
export async function aptInstall({ packages, options = [], doing, remedy }: AptInstallation): Promise<void> {
  const settings = { env: { DEBIAN_FRONTEND: "noninteractive" }, reject: false, all: true } as const;
  const args = ["install", "--yes", "--no-install-recommends", ...options, ...packages];
  let result = await execa("apt-get", args, settings);
  if (result.failed) {
    // A machine whose package lists are missing or too old.
    await execa("apt-get", ["update"], settings);
    result = await execa("apt-get", args, settings);
  }
  if (!result.failed) return;
  const said = result.all.trim().split("\n").slice(-5).join("\n    ");
  throw new LabError(`apt-get could not ${doing} ${packages.join(", ")}:\n    ${said}`, remedy);
}

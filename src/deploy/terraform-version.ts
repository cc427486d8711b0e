import { execa } from "execa";

/** Oldest version that knows ephemeral variables and write-only arguments, on which every Secret of ours rests. */
export const oldestVersion = [1, 11] as const;

/** A Terraform, or an OpenTofu, that was found. */
export interface FoundTerraform {
  readonly version: string;
}

/** Why there is no Terraform to work with, and what to do. */
export interface NoTerraform {
  readonly problem: string;
  readonly remedy: string;
}

/** Asks a program for its version. @param program terraform, or tofu. */
export async function findTerraform(program: string): Promise<FoundTerraform | NoTerraform> {
  const remedy = "install Terraform ≥ 1.11, or name another program in TERRAFORM_BINARY_NAME";
  const result = await execa(program, ["version", "-json"], {
    reject: false,
    stdin: "ignore",
    timeout: 30_000,
    env: { CHECKPOINT_DISABLE: "1" },
  });
  if (result.code === "ENOENT") return { problem: `there is no ${program}`, remedy };
  const version = /"terraform_version":\s*"([^"]+)"/.exec(result.stdout)?.[1];
  if (result.failed || version === undefined) return { problem: `${program} does not tell its version`, remedy };
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isOld = major < oldestVersion[0] || (major === oldestVersion[0] && minor < oldestVersion[1]);
  return isOld ? { problem: `${program} is version ${version}`, remedy } : { version };
}

import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const provider = join("registry.terraform.io", "hashicorp", "aws");

/** Folders in which people keep mirrors of providers, and whose folders they keep them in. */
const usual = ["/opt", "/usr/share/terraform", "/usr/local/share/terraform", join(homedir(), ".terraform.d")];

/**
 * A folder with the provider of AWS in it, packed or not, as a CLI configuration's `filesystem_mirror` takes it.
 *
 * @param folders where to look, in them and one folder further down. @default - where people keep such mirrors
 * @returns nothing where there is none.
 */
export function providerMirror(folders: readonly string[] = usual): string | undefined {
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => [folder, ...readdirSync(folder).map((name) => join(folder, name))])
    .find((folder) => existsSync(join(folder, provider)));
}

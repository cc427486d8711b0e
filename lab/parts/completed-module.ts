import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { moduleFolder } from "./part-key.js";
import { BUILD_ENVIRONMENT, type Part } from "./table.js";

/** What the archive of a module lacks of the files that its sources embed, because its own build makes them first. */
export interface Completion {
  /** Path of the module. */
  readonly module: string;
  /** Text by path inside of it. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Puts a copy of a module beside the build, with the files it lacks, and a `go.mod` that uses it. Go refuses overlays on
 * its module cache, and a part's own `go.mod` must not name a folder of one machine.
 *
 * @param folder where both go; removed after the build.
 * @returns arguments for `go build`.
 */
export async function completeModule(part: Part, completion: Completion, folder: string): Promise<string[]> {
  const own = moduleFolder(part);
  const copy = join(folder, "module");
  rmSync(folder, { recursive: true, force: true });
  cpSync(await moduleInCache(own, completion.module), copy, { recursive: true });
  // Go's cache is read-only, and so is a copy of it.
  await execa("chmod", ["-R", "u+w", copy]);
  for (const [path, text] of Object.entries(completion.files)) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), text);
  }
  const modules = join(folder, "go.mod");
  writeFileSync(modules, `${readFileSync(join(own, "go.mod"), "utf8")}\nreplace ${completion.module} => ${copy}\n`);
  writeFileSync(join(folder, "go.sum"), readFileSync(join(own, "go.sum")));
  return [`-modfile=${modules}`];
}

/** Where Go keeps the module, which it fetches first when it has to. */
async function moduleInCache(own: string, module: string): Promise<string> {
  const { stdout } = await execa("go", ["mod", "download", "-json", module], { cwd: own, env: BUILD_ENVIRONMENT });
  return (JSON.parse(stdout) as { Dir: string }).Dir;
}

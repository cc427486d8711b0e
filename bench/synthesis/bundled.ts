import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build, type BuildOptions } from "esbuild";
import { nodeFlags } from "../../scripts/node-flags.mjs";
import { runCommand, type CommandRun } from "../process/run.js";

/**
 * Bundles a program as `npm run synth` does, beside that command's bundle: charts' values are looked for two folders above.
 *
 * @param source path below the checkout.
 * @returns the bundle.
 */
export async function bundle(checkout: string, source: string, name: string): Promise<string> {
  const outfile = join(checkout, "dist", "bench", `${name}.cjs`);
  const options = JSON.parse(readFileSync(join(checkout, "scripts", "bundle-options.json"), "utf8")) as BuildOptions;
  await build({ ...options, entryPoints: [join(checkout, source)], outfile });
  return outfile;
}

/** Runs a bundle as `npm run synth` does. */
export function runBundle(
  checkout: string,
  bundled: string,
  { cwd, outdir, args }: { readonly cwd: string; readonly outdir: string; readonly args: readonly string[] },
): Promise<CommandRun> {
  const command = [process.execPath, ...nodeFlags(cwd), join(checkout, "scripts", "run-bundle.cjs"), bundled, ...args];
  return runCommand(command, { cwd, environment: { CDKTF_OUTDIR: outdir } });
}

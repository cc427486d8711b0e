// `npm run synth -- [environment …]`: the fastest way to synthesize. It bundles the app, without checking types, when a
// source is newer than the bundle, and runs the bundle with V8's compiled code beside it. `npx cdktf synth` does the same
// work with a type check before it.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { nodeFlags } from "./node-flags.mjs";

const bundle = "dist/bundle/main.cjs";
const sources = ["main.ts", "src", "stacks", "package-lock.json", "scripts/synth.mjs", "scripts/bundle-options.json"];

if (newest(sources) > modified(bundle)) {
  const { build } = await import("esbuild");
  // Half of a bundle is white space and comments of the provider bindings; names stay, for readable errors.
  const options = JSON.parse(readFileSync("scripts/bundle-options.json", "utf8"));
  await build({ ...options, entryPoints: ["main.ts"], outfile: bundle });
}

const command = [...nodeFlags("."), "scripts/run-bundle.cjs", bundle, ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, command, { stdio: "inherit" });
process.exitCode = status ?? 1;

function newest(paths) {
  return Math.max(
    ...paths.map((path) =>
      statSync(path).isDirectory() ? newest(readdirSync(path).map((name) => join(path, name))) : modified(path),
    ),
  );
}

function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

// `npm run synth -- [environment …]`: the fastest way to synthesize. It bundles the app, without checking types, when a
// source is newer than the bundle, and runs the bundle with V8's compiled code beside it. `npx cdktf synth` does the same
// work with a type check before it.
import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const bundle = "dist/bundle/main.cjs";
const sources = ["main.ts", "src", "stacks", "package-lock.json", "scripts/synth.mjs"];

if (newest(sources) > modified(bundle)) {
  const { build } = await import("esbuild");
  await build({
    entryPoints: ["main.ts"],
    outfile: bundle,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // Half of the bundle is white space and comments of the provider bindings; names stay, for readable errors.
    minifyWhitespace: true,
    minifySyntax: true,
    define: { "import.meta.dirname": "__dirname" },
    logLevel: "warning",
  });
}

// A smaller young generation, and no optimizing compiler: a run of a second is over before either pays back.
const node = ["--max-semi-space-size=4", "--no-opt", "scripts/run-bundle.cjs", bundle];
const { status } = spawnSync(process.execPath, [...node, ...process.argv.slice(2)], { stdio: "inherit" });
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

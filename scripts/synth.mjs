// `npm run synth -- [environment …]`: the fastest way to synthesize. It bundles the app without checking types (about as
// quick as starting node), and runs the bundle. `npx cdktf synth` does the same with a type check before it.
import { spawnSync } from "node:child_process";
import { build } from "esbuild";

const outfile = "dist/bundle/main.mjs";

await build({
  entryPoints: ["main.ts"],
  outfile,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  // Dependencies in CommonJS call require(); an ES module has to be given one.
  banner: { js: 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url); import { fileURLToPath as toPath } from "node:url"; import { dirname as folderOf } from "node:path"; const __filename = toPath(import.meta.url); const __dirname = folderOf(__filename);' },
  logLevel: "warning",
});

const { status } = spawnSync(process.execPath, ["--max-semi-space-size=4", outfile, ...process.argv.slice(2)], { stdio: "inherit" });
process.exitCode = status ?? 1;

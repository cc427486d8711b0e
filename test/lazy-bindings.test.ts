import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { synthesize } from "../src/app.js";
import { loadEnvironments } from "../src/config/load.js";

/** Files of AWS's bindings that this worker, which is this file's alone, has loaded by now. */
const loaded = () =>
  Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes("/@cdktf/provider-aws/"));

async function synthesizeEnvironment(name: string): Promise<void> {
  const outdir = mkdtempSync(join(tmpdir(), "thanos-fleet-bindings-"));
  try {
    await synthesize(loadEnvironments("environments", [name]), { outdir });
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

it("loads AWS's bindings for an environment whose bucket is made there, and for no other", async () => {
  await synthesizeEnvironment("lab");
  expect(loaded()).toEqual([]);
  // What would be found if they were loaded.
  await synthesizeEnvironment("prod");
  expect(loaded().some((path) => path.endsWith("/s3-bucket/index.js"))).toBe(true);
});

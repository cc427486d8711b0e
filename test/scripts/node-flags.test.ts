import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeManyClusters } from "../../bench/synthesis/many-clusters.js";
import { nodeFlags } from "../../scripts/node-flags.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "node-flags-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const youngGeneration = () => nodeFlags(folder).find((flag) => flag.startsWith("--max-semi-space-size="));

describe("the options that Node.js synthesizes with", () => {
  it("keep memory small while there are few clusters, or none", () => {
    expect(nodeFlags(folder)).toEqual(nodeFlags(process.cwd()));
    mkdirSync(join(folder, "environments"));
    expect(youngGeneration()).toBe("--max-semi-space-size=2");
  });

  it("collect less often where there are many", () => {
    writeManyClusters(folder, 1000);
    expect(youngGeneration()).toBe("--max-semi-space-size=4");
  });

  it("look at environments alone, and not at what lies beside them", () => {
    mkdirSync(join(folder, "environments", "test"), { recursive: true });
    writeFileSync(join(folder, "environments", "test", "identities.json"), "x".repeat(100_000));
    writeFileSync(join(folder, "environments", "notes.txt"), "x".repeat(100_000));
    expect(youngGeneration()).toBe("--max-semi-space-size=2");
  });
});

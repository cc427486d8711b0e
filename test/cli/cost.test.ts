import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { runCost, type CostArguments } from "../../src/cli/run-cost.js";
import { environmentFile } from "../support/environment.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "cost-command-"));
  mkdirSync(join(root, "environments"));
  const existing = { bucket: "metrics", endpoint: "s3.eu-west-1.amazonaws.com", region: "eu-west-1" };
  const objectStore = { existing: { ...existing, credentialsSecret: "bucket" } };
  writeFileSync(join(root, "environments/test.yaml"), stringify(environmentFile({ observability: { objectStore } })));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function run(given: CostArguments = {}): string {
  let text = "";
  runCost("test", given, { environments: join(root, "environments"), write: (more) => (text += more) });
  return text;
}

describe("npm run cost", () => {
  it("says what is kept, asked for and paid, and what to turn first", () => {
    const text = run();
    expect(text).toMatch(/^raw +30d .* \$\d+\.\d\d$/m);
    expect(text).toMatch(/^Compactor looks .* \$\d+\.\d\d$/m);
    expect(text).toMatch(/^largest: Compactor looks \(a longer compactor.waitInterval\), \d+ %$/m);
  });

  it("takes prices of the user's own", () => {
    const file = join(root, "prices.yaml");
    writeFileSync(file, "perGbMonth: 0\n");
    expect(run({ prices: file })).toMatch(/^total: .* \$0\.00 a month$/m);
  });

  it("rejects prices that are none, with all that is wrong", () => {
    const file = join(root, "prices.yaml");
    writeFileSync(file, "perGbMonth: -1\nperPut: 2\n");
    expect(() => run({ prices: file })).toThrow(/perGbMonth: a number of dollars, 0 or more[^]*perPut/);
    expect(() => run({ prices: "absent.yaml" })).toThrow("--prices absent.yaml: there is no such file");
  });

  it("rejects other options that cannot be read", () => {
    expect(() => run({ noncurrent: "soon" })).toThrow("--noncurrent soon: a duration is");
    expect(() => run({ bytesPerSample: "0" })).toThrow("--bytes-per-sample 0: a number above 0");
  });
});

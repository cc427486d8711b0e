import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { writtenBy } from "../src/config/tenant-label.js";

/** Every file that may hold PromQL of ours. */
const files = execFileSync("git", [
  "ls-files",
  "--cached",
  "--others",
  "--exclude-standard",
  "src",
  "lab",
  "stacks",
  "helm-values",
])
  .toString()
  .split("\n")
  .filter((file) => /\.(ts|yaml|json)$/.test(file) && file !== "src/config/tenant-label.ts");

/** A matcher on the label `cluster` alone: `{cluster="…`, `, cluster=~"…`. */
const clusterAlone = /[{,]\s*cluster\s*(=|!=|=~|!~)\s*"/;

describe("queries of ours", () => {
  it("select the tenant beside the label that any sender can choose", () => {
    expect(writtenBy("batcave")).toBe('cluster="batcave",tenant_id="batcave"');
  });

  it("never select a cluster by that label alone: `writtenBy` gives both", () => {
    expect(files.length).toBeGreaterThan(100);
    const found = files.filter((file) => clusterAlone.test(readFileSync(file, "utf8")));
    expect(found).toEqual([]);
  });

  it("would be seen if they did", () => {
    expect(clusterAlone.test('sum(up{cluster="batcave"})')).toBe(true);
    expect(clusterAlone.test('sum(up{job="a", cluster=~"bat.*"})')).toBe(true);
  });
});

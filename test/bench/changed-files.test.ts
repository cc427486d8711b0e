import { describe, expect, it } from "vitest";
import { changedFiles } from "../../bench/synthesis/changed-files.js";

describe("files that one more cluster changes", () => {
  const before = new Map([
    ["manifest.json", "1"],
    ["stacks/many-observability/cdk.tf.json", "1"],
    ["stacks/many-site-1/cdk.tf.json", "1"],
  ]);

  it("are its own, the observability cluster's and the manifest", () => {
    const after = new Map([...before].map(([file]) => [file, file.includes("site-1") ? "1" : "2"]));
    after.set("stacks/many-site-2/cdk.tf.json", "1");
    expect(changedFiles(before, after, "many", "site-2")).toEqual([]);
  });

  it("are named where they are another cluster's, changed or gone", () => {
    const changed = new Map(before).set("stacks/many-site-1/cdk.tf.json", "2");
    expect(changedFiles(before, changed, "many", "site-2")).toEqual(["stacks/many-site-1/cdk.tf.json"]);
    const gone = new Map([...before].slice(0, 2));
    expect(changedFiles(before, gone, "many", "site-2")).toEqual(["stacks/many-site-1/cdk.tf.json"]);
  });
});

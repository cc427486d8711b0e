import { describe, expect, it } from "vitest";
import { nearest } from "../../src/config/nearest.js";

describe("nearest", () => {
  it.each([
    ["retension", ["retention", "receive"], "retention"],
    ["Retention", ["retention"], "retention"],
    ["replicationfactor", ["replicas", "replicationFactor"], "replicationFactor"],
    ["prd", ["lab", "prod", "staging"], "prod"],
    ["childCluster", ["charts", "childClusters"], "childClusters"],
    ["a", ["b"], "b"],
    ["minoi", ["s3", "minio"], "minio"],
  ])("finds for %s among %j the candidate %s", (word, candidates, expected) => {
    expect(nearest(word, candidates)).toBe(expected);
  });

  it("prefers the candidate with the fewest differences over an earlier one", () => {
    expect(nearest("labels", ["label", "labels2x", "labels"])).toBe("labels");
  });

  it.each([
    ["foo", ["retention", "receive"]],
    ["kubeconfig", ["context"]],
    ["prod", []],
    ["", ["retention"]],
  ])("finds nothing for %j among %j", (word, candidates) => {
    expect(nearest(word, candidates)).toBeUndefined();
  });
});

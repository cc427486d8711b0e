import { describe, expect, it } from "vitest";
import { existingSender } from "../../src/existing/existing-sender.js";
import { operatorSpec } from "../../src/existing/operator-spec.js";
import { child, environment } from "../support/environment.js";

const { childClusters, ...rest } = environment({
  childClusters: [child("batcomputer", { namespace: "monitoring", prometheus: { mode: "existing" } })],
});
const sender = existingSender({ ...rest, childClusters }, childClusters[0]!);

describe("operatorSpec", () => {
  it("rejects a key that it has no name for, which would be left out without a word", () => {
    const entry = { ...sender.entry, headers: { a: "b" } };
    expect(() => operatorSpec({ ...sender, entry })).toThrow("a key the operator has no name for: headers");
  });

  it("rejects a message that it has no name for", () => {
    const entry = { ...sender.entry, protobuf_message: "io.prometheus.write.v3.Request" };
    expect(() => operatorSpec({ ...sender, entry })).toThrow("io.prometheus.write.v3.Request");
  });
});

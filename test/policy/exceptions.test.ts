import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { judge, readExceptions, type Exception } from "../../policy/exceptions.js";
import type { Finding } from "../../policy/finding.js";

const finding: Finding = {
  tool: "kube-score",
  stack: "prod-batcave",
  object: "StatefulSet fleet/prometheus",
  check: "container-resources",
  message: "CPU limit is not set",
  remedy: "set it",
  severity: "failure",
};

const exception: Exception = {
  tool: "kube-score",
  check: "container-resources",
  objects: ["StatefulSet */prometheus"],
  reason: "It is right as it is, and whoever reads this sees why.",
};

const isExcepted = (change: Partial<Exception>, other: Partial<Finding> = {}) =>
  judge([{ ...finding, ...other }], [{ ...exception, ...change }]).excepted.length === 1;

describe("an exception", () => {
  it("covers the objects that its patterns name", () => {
    expect(isExcepted({})).toBe(true);
    expect(isExcepted({ objects: ["*"] })).toBe(true);
    expect(isExcepted({ objects: ["Job *", "StatefulSet fleet/*"] })).toBe(true);
    expect(isExcepted({ objects: ["StatefulSet fleet/prometheu"] })).toBe(false);
    expect(isExcepted({ objects: ["Deployment */prometheus"] })).toBe(false);
  });

  it("takes every character but * for itself", () => {
    expect(isExcepted({ objects: ["StatefulSet fleet.prometheus"] })).toBe(false);
    expect(isExcepted({ objects: ["StatefulSet (fleet)/*"] }, { object: "StatefulSet (fleet)/x" })).toBe(true);
  });

  it("covers its own tool, check and message alone", () => {
    expect(isExcepted({}, { tool: "checkov" })).toBe(false);
    expect(isExcepted({}, { check: "container-image-tag" })).toBe(false);
    expect(isExcepted({ message: "CPU limit *" })).toBe(true);
    expect(isExcepted({ message: "CPU limit *" }, { message: "Memory limit is not set" })).toBe(false);
  });

  it("is idle for each pattern that matches nothing", () => {
    const { idle, open } = judge([finding], [{ ...exception, objects: ["StatefulSet */prometheus", "Job *"] }]);
    expect(idle.map(({ object }) => object)).toEqual(["Job *"]);
    expect(open).toEqual([]);
    expect(judge([], [exception]).idle).toHaveLength(1);
  });
});

describe("the file of exceptions", () => {
  it("is valid", () => {
    const file = new URL("../../policy/exceptions.yaml", import.meta.url);
    expect(readExceptions(readFileSync(file, "utf8"), "exceptions.yaml").length).toBeGreaterThan(0);
  });

  it("rejects an unknown tool, no object, a key of no meaning and a reason that is none, all at once", () => {
    const text = "[{ tool: trivy, check: X, objects: [], reason: because, until: 2030 }]";
    expect(() => readExceptions(text, "policy/exceptions.yaml")).toThrow(
      /^policy\/exceptions\.yaml has wrong exceptions:\n {2}0\.tool: .*\n {2}0\.objects: .*\n {2}0\.reason: a sentence that a reviewer can judge\n {2}0: .*until/,
    );
  });
});

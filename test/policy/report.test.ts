import { describe, expect, it } from "vitest";
import { judge, type Exception } from "../../policy/exceptions.js";
import type { Examination, Finding } from "../../policy/finding.js";
import { report } from "../../policy/report.js";

const finding = (change: Partial<Finding>): Finding => ({
  tool: "checkov",
  stack: "prod-batcave",
  object: "StatefulSet fleet/prometheus",
  check: "CKV_K8S_15",
  message: "Image Pull Policy should be Always",
  remedy: "look at imagePullPolicy",
  severity: "failure",
  ...change,
});

const titles = {
  "kube-score": "kube-score",
  checkov: "checkov",
  "checkov-aws": "AWS",
  schema: "schema",
  "pod-security": "Pod Security",
};

function reported(examinations: readonly Examination[], exceptions: readonly Exception[] = []) {
  const findings = examinations.flatMap((one) => one.findings);
  return report({
    examinations,
    judged: judge(findings, exceptions),
    titles,
    notes: ["no AWS resources"],
    exceptionsFile: "policy/exceptions.yaml",
  });
}

const clean: Examination = { tool: "schema", stack: "prod-batcave", passed: 7, findings: [] };

const idleException: Exception = {
  tool: "kube-score",
  check: "container-resources",
  message: "CPU limit is not set",
  objects: ["Job *"],
  reason: "It is right as it is, and whoever reads this sees why.",
};

describe("the report", () => {
  it("has a line per tool that ran, what to mend with its remedy said once, and the count that ends it", () => {
    const examinations: Examination[] = [
      clean,
      {
        tool: "checkov",
        stack: "prod-batcave",
        passed: 3,
        findings: [finding({ check: "CKV_K8S_9", message: "Other", remedy: "mend" }), finding({})],
      },
      {
        tool: "checkov",
        stack: "lab-batcave",
        passed: 4,
        findings: [finding({ stack: "lab-batcave", object: "Job fleet/b" }), finding({ stack: "lab-batcave" })],
      },
    ];
    expect(reported(examinations)).toEqual({
      passed: 1,
      failed: 2,
      lines: [
        "checkov: 2 stacks, 7 checks good, 4 to mend, 0 excepted, 0 warnings",
        "schema: 1 stack, 7 checks good, 0 to mend, 0 excepted, 0 warnings",
        "no AWS resources",
        "checkov CKV_K8S_15: Image Pull Policy should be Always",
        "  to do: look at imagePullPolicy",
        "  lab-batcave: Job fleet/b",
        "  lab-batcave: StatefulSet fleet/prometheus",
        "  prod-batcave: StatefulSet fleet/prometheus",
        "checkov CKV_K8S_9: Other",
        "  to do: mend",
        "  prod-batcave: StatefulSet fleet/prometheus",
        "policy: 1 passed, 2 failed",
      ],
    });
  });

  it("counts warnings and exceptions without failing", () => {
    const findings = [finding({ severity: "warning", check: "CKV_K8S_9" }), finding({})];
    const exceptions = [{ ...idleException, tool: "checkov", check: "CKV_K8S_15", message: undefined } as const];
    const { lines, failed } = reported(
      [{ tool: "checkov", stack: "prod-batcave", passed: 3, findings }],
      [{ ...exceptions[0]!, objects: ["*"] }],
    );
    expect(failed).toBe(0);
    expect(lines[0]).toBe("checkov: 1 stack, 3 checks good, 0 to mend, 1 excepted, 1 warnings");
  });

  it("fails on an exception that nothing needs any more, and says to remove it", () => {
    const { lines, failed, passed } = reported([clean], [idleException]);
    expect({ passed, failed }).toEqual({ passed: 1, failed: 1 });
    expect(lines).toContain(
      'policy/exceptions.yaml: kube-score container-resources (CPU limit is not set) for "Job *" matches nothing any more: remove it',
    );
  });
});

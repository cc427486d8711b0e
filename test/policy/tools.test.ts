import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { KUBERNETES_VERSION } from "../../policy/kubernetes-version.js";
import { toolCache } from "../../policy/tools/cache.js";
import { readCheckov } from "../../policy/tools/checkov.js";
import { readKubeScore } from "../../policy/tools/kube-score.js";
import { readPodSecurity } from "../../policy/tools/pod-security.js";
import { pythonProblem } from "../../policy/tools/python-tools.js";
import { readSchema } from "../../policy/tools/schema.js";

/** What the tools printed about a stack of one wrong StatefulSet; fields that nobody reads are cut. */
const sample = (file: string) => readFileSync(join(import.meta.dirname, "samples", file), "utf8");

const shown = (findings: readonly { object: string; check: string; message: string }[]) =>
  findings.map(({ object, check, message }) => `${object}: ${check}: ${message}`);

describe("kube-score's output", () => {
  const { passed, findings } = readKubeScore("s", sample("kube-score.json"));

  it("is one finding per comment; what is optional counts nowhere", () => {
    expect(passed).toBe(1);
    expect(shown(findings).sort()).toEqual([
      "StatefulSet fleet/prometheus: container-resources: CPU limit is not set",
      "StatefulSet fleet/prometheus: container-resources: CPU request is not set",
      "StatefulSet fleet/prometheus: container-resources: Memory limit is not set",
      "StatefulSet fleet/prometheus: container-resources: Memory request is not set",
      "StatefulSet fleet/prometheus: pod-networkpolicy: The pod does not have a matching NetworkPolicy",
      "StatefulSet fleet/prometheus: statefulset-has-host-podantiaffinity: StatefulSet does not have a host podAntiAffinity set",
    ]);
    expect(findings.find(({ check }) => check === "pod-networkpolicy")?.remedy).toContain("Create a NetworkPolicy");
  });

  it("fails on what is critical and only warns of the rest", () => {
    expect(findings.filter(({ severity }) => severity === "warning").map(({ check }) => check)).toEqual([
      "statefulset-has-host-podantiaffinity",
    ]);
  });

  it("rejects an examination of nothing", () => {
    expect(() => readKubeScore("s", "[]")).toThrow("kube-score examined nothing of s");
  });
});

describe("checkov's output", () => {
  it("names objects as the other tools do, pods of workloads without their labels", () => {
    const { passed, findings } = readCheckov("checkov", "s", sample("checkov.json"));
    expect(passed).toBe(2);
    expect(shown(findings)).toEqual([
      "StatefulSet fleet/prometheus: CKV_K8S_11: CPU limits should be set",
      "Pod fleet/prometheus: CKV2_K8S_6: Minimize the admission of pods which lack an associated NetworkPolicy",
      "StatefulSet fleet/prometheus: CKV_K8S_14: Image Tag should be fixed - not latest or blank",
    ]);
    expect(findings[0]?.remedy).toBe("look at spec/template/spec/containers/[0]/resources/limits/cpu");
  });

  it("counts a check that an annotation skips as failed", () => {
    const { findings } = readCheckov("checkov", "s", sample("checkov.json"));
    expect(findings.find(({ check }) => check === "CKV_K8S_14")).toMatchObject({
      severity: "failure",
      remedy: expect.stringContaining("remove the annotation") as string,
    });
  });

  it("names AWS resources by their address", () => {
    const { passed, findings } = readCheckov("checkov-aws", "s", sample("checkov-aws.json"));
    expect(passed).toBe(4);
    expect(findings.map(({ check }) => check).sort()).toEqual([
      "CKV2_AWS_6",
      "CKV2_AWS_61",
      "CKV2_AWS_62",
      "CKV_AWS_144",
      "CKV_AWS_145",
      "CKV_AWS_18",
      "CKV_AWS_21",
    ]);
    expect(new Set(findings.map(({ object }) => object))).toEqual(new Set(["aws_s3_bucket.bucket"]));
  });

  it("rejects an examination of nothing", () => {
    expect(() => readCheckov("checkov-aws", "s", sample("checkov-nothing.json"))).toThrow("examined nothing of s");
  });

  it("rejects an examination that skipped a file it could not parse", () => {
    const broken = sample("checkov.json").replace('"parsing_errors": 0', '"parsing_errors": 1');
    expect(() => readCheckov("checkov", "s", broken)).toThrow("checkov could not read all of s");
  });
});

describe("kubernetes-validate's output", () => {
  const printed = sample("kubernetes-validate.txt");

  it("tells wrong fields and unknown kinds, and counts the rest as good", () => {
    const { passed, findings } = readSchema({ stack: "sample", objects: 3 }, printed);
    expect(passed).toBe(1);
    expect(shown(findings)).toEqual([
      "statefulset/prometheus: strict: spec.serviceName: 5 is not of type 'string', 'null'",
      "Thing: known-kind: Couldn't find schema for kind Thing with api version example.com/v1 for kubernetes version 1.34",
    ]);
  });

  it("rejects an answer that leaves an object out", () => {
    expect(() => readSchema({ stack: "sample", objects: 4 }, printed)).toThrow("examined 3 of the 4 objects of sample");
    expect(() => readSchema({ stack: "other", objects: 1 }, printed)).toThrow("examined 0 of the 1 objects of other");
  });
});

describe("the Pod Security checker's output", () => {
  it("is a finding per reason, with what to set", () => {
    const { passed, findings } = readPodSecurity("sample", sample("pod-security.json"));
    expect(passed).toBe(0);
    expect(findings.map(({ object, message }) => `${object}: ${message}`)).toEqual([
      "StatefulSet fleet/prometheus: allowPrivilegeEscalation != false",
      "StatefulSet fleet/prometheus: unrestricted capabilities",
      "StatefulSet fleet/prometheus: runAsNonRoot != true",
      "StatefulSet fleet/prometheus: seccompProfile",
    ]);
    expect(findings[0]?.remedy).toBe('container "prometheus" must set securityContext.allowPrivilegeEscalation=false');
  });

  it("rejects a stack in which no pod was found", () => {
    expect(() => readPodSecurity("other", sample("pod-security.json"))).toThrow("pod-security found no pod in other");
  });

  it("is given by the same Kubernetes as the schemas", () => {
    const module = readFileSync(new URL("../../policy/tools/pod-security/go.mod", import.meta.url), "utf8");
    expect(module).toContain(`k8s.io/pod-security-admission v0.${KUBERNETES_VERSION.split(".")[1]!}.`);
  });
});

describe("installing the tools", () => {
  it("keeps them where caches belong", () => {
    expect(toolCache({ XDG_CACHE_HOME: "/cache" })).toBe("/cache/thanos-fleet/policy");
    expect(toolCache({ XDG_CACHE_HOME: "" })).toMatch(/\/\.cache\/thanos-fleet\/policy$/);
  });

  it.each(["Python 3.11.7", "Python 3.14.0rc1"])("takes %s", (version) => {
    expect(pythonProblem(version)).toBeUndefined();
  });

  it.each(["Python 3.10.12", "Python 2.7.18", ""])("rejects %j", (version) => {
    expect(pythonProblem(version)).toContain("install Python 3.11 or later with its venv module");
  });
});

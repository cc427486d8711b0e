import { describe, expect, it } from "vitest";
import { Task, type TaskProps } from "../../src/kubernetes/task.js";
import { Quantity } from "../../src/units/quantity.js";
import { synthConstruct } from "../support/construct.js";
import { maximalPlacement } from "../support/maximal-settings.js";
import { container, podSpec, podTemplate } from "../support/pod-spec.js";
import { restrictedProblems } from "../support/restricted.js";
import { minimalSettings } from "../support/workload.js";

function synth(props: Partial<TaskProps> = {}) {
  return synthConstruct((stack, namespace) => {
    new Task(stack, "task", {
      namespace,
      name: "minio-make-bucket",
      component: "make-bucket",
      image: "example.com/minio:1",
      steps: [{ name: "bucket", args: ["mb"] }],
      settings: minimalSettings,
      ...props,
    });
  });
}

describe("Task", () => {
  it("is a Job that Terraform waits for, and that stays, so that no later plan wants it back", () => {
    const { object, resource } = synth();
    expect(resource("kubernetes_job_v1")).toMatchObject({
      wait_for_completion: true,
      timeouts: { create: "10m", update: "10m" },
    });
    expect(object("Job")).toMatchObject({
      metadata: { name: "minio-make-bucket", namespace: "fleet" },
      spec: { backoffLimit: 6, completions: 1, parallelism: 1 },
    });
    expect(object("Job").spec).not.toHaveProperty("ttlSecondsAfterFinished");
  });

  it("runs a hardened pod under a ServiceAccount of its own and repeats it when it fails", () => {
    const { object } = synth();
    expect(object("ServiceAccount").metadata.name).toBe("minio-make-bucket");
    expect(podSpec(object("Job"))).toMatchObject({
      restartPolicy: "OnFailure",
      serviceAccountName: "minio-make-bucket",
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true },
    });
  });

  it("runs its steps one after the other, each with the volumes and limits of all and variables of its own", () => {
    const variable = { name: "WHO", value: "root" };
    const { object } = synth({
      steps: [
        { name: "first", command: ["mc"], args: ["one"], environment: [variable] },
        { name: "second", args: ["two"] },
        { name: "last", command: ["mc"], args: ["three"] },
      ],
      volumes: [{ name: "tmp", mountPath: "/tmp", scratch: Quantity.parse("1Mi") }],
    });
    const { initContainers = [], containers } = podSpec(object("Job"));
    const steps = [...initContainers, ...containers];
    expect(steps.map(({ name, command, args }) => ({ name, command, args }))).toEqual([
      { name: "first", command: ["mc"], args: ["one"] },
      { name: "second", command: undefined, args: ["two"] },
      { name: "last", command: ["mc"], args: ["three"] },
    ]);
    expect(steps.map(({ env = [] }) => env.some(({ name }) => name === "WHO"))).toEqual([true, false, false]);
    for (const { volumeMounts, resources } of steps) {
      expect(volumeMounts).toMatchObject([{ name: "tmp" }]);
      expect(resources).toEqual(containers[0]?.resources);
    }
    expect(restrictedProblems(podSpec(object("Job")))).toEqual([]);
  });

  it("runs again when a checksum changes, because its pod's specification does: annotations would replace no Job", () => {
    const job = synth({ checksums: { "user-a": "abc" } }).object("Job");
    expect(podTemplate(job).metadata).not.toHaveProperty("annotations");
    expect(container(job).env).toContainEqual({ name: "CHECKSUM_USER_A", value: "abc" });
  });

  it("takes every setting", () => {
    const { object } = synth({
      steps: [{ name: "bucket", command: ["mc"], args: ["mb"] }],
      settings: { ...minimalSettings, ...maximalPlacement },
    });
    expect(podTemplate(object("Job"))).toMatchObject({
      metadata: { labels: maximalPlacement.labels, annotations: maximalPlacement.annotations },
      spec: { priorityClassName: "monitoring-critical", containers: [{ command: ["mc"], args: ["mb"] }] },
    });
  });
});

import { describe, expect, it } from "vitest";
import { readiness } from "../../../lab/apply/readiness.js";
import type { JsonObject } from "../../../src/manifests/json.js";

const at = (generation: number, kind: string, spec: JsonObject, status: JsonObject): JsonObject => ({
  kind,
  metadata: { generation },
  spec,
  status: { observedGeneration: 1, ...status },
});

describe("a StatefulSet", () => {
  const done = { replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 };
  const state = (status: JsonObject, spec: JsonObject = {}, generation = 1) =>
    readiness("rollout", at(generation, "StatefulSet", { replicas: 3, ...spec }, status));

  it("is ready when all pods are updated, ready and available", () => {
    expect(state(done)).toEqual({ state: "ready" });
  });

  it.each([
    [{ ...done, updatedReplicas: 2 }, "2 of 3 pods updated"],
    [{ ...done, readyReplicas: 1 }, "1 of 3 pods ready"],
    // kubectl rollout status would call this done: the pods have not been ready for minReadySeconds.
    [{ ...done, availableReplicas: 0 }, "0 of 3 pods available"],
    [{}, "0 of 3 pods updated"],
  ])("is not ready with %j", (status, detail) => {
    expect(state(status)).toEqual({ state: "waiting", detail });
  });

  it("is not ready before its controller has seen the change", () => {
    expect(state(done, {}, 2)).toEqual({ state: "waiting", detail: "not seen by its controller yet" });
  });

  it("updates only the pods above the partition, and none with OnDelete", () => {
    const status = { ...done, updatedReplicas: 1 };
    expect(state(status, { updateStrategy: { rollingUpdate: { partition: 2 } } }).state).toBe("ready");
    expect(state(status, { updateStrategy: { rollingUpdate: { partition: 1 } } }).state).toBe("waiting");
    expect(state({ ...done, updatedReplicas: 0 }, { updateStrategy: { type: "OnDelete" } }).state).toBe("ready");
  });

  it("with no replicas is ready at once", () => {
    expect(readiness("rollout", at(1, "StatefulSet", { replicas: 0 }, {}))).toEqual({ state: "ready" });
  });
});

describe("a Deployment", () => {
  const done = { replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2 };
  const state = (status: JsonObject) => readiness("rollout", at(1, "Deployment", { replicas: 2 }, status));

  it("is ready when all pods are of the new revision and available", () => {
    expect(state(done)).toEqual({ state: "ready" });
  });

  it.each([
    [{ ...done, replicas: 3 }, "1 pod of the previous revision left"],
    [{ ...done, updatedReplicas: 1, replicas: 1 }, "1 of 2 pods updated"],
    [{ ...done, availableReplicas: 1 }, "1 of 2 pods available"],
  ])("is not ready with %j", (status, detail) => {
    expect(state(status)).toEqual({ state: "waiting", detail });
  });

  it("has failed once its progress deadline has passed", () => {
    const conditions = [
      { type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded", message: "too long" },
    ];
    expect(state({ conditions })).toEqual({ state: "failed", detail: "too long" });
  });
});

describe("a DaemonSet", () => {
  const done = { desiredNumberScheduled: 1, updatedNumberScheduled: 1, numberReady: 1, numberAvailable: 1 };
  const state = (status: JsonObject) => readiness("rollout", at(1, "DaemonSet", {}, status));

  it("is ready when every node has an updated, available pod", () => {
    expect(state(done)).toEqual({ state: "ready" });
    expect(state({ ...done, updatedNumberScheduled: 0 })).toEqual({ state: "waiting", detail: "0 of 1 pods updated" });
    expect(state({ ...done, numberAvailable: 0 })).toEqual({ state: "waiting", detail: "0 of 1 pods available" });
  });
});

describe("a Job", () => {
  const state = (status: JsonObject) => readiness("completion", at(1, "Job", {}, status));

  it("is ready once it is complete", () => {
    expect(state({ conditions: [{ type: "Complete", status: "True" }] })).toEqual({ state: "ready" });
    expect(state({ active: 1, failed: 2 })).toEqual({
      state: "waiting",
      detail: "1 pods active, 2 failed, not complete",
    });
    expect(state({ conditions: [{ type: "Complete", status: "False" }] }).state).toBe("waiting");
  });

  it("has failed with the reason it gives", () => {
    const conditions = [{ type: "Failed", status: "True", reason: "BackoffLimitExceeded", message: "limit reached" }];
    expect(state({ conditions })).toEqual({ state: "failed", detail: "BackoffLimitExceeded: limit reached" });
  });
});

describe("other waits", () => {
  it("end for a load balancer with its first address", () => {
    const state = (ingress: JsonObject[]) =>
      readiness("loadBalancer", at(1, "Service", {}, { loadBalancer: { ingress } }));
    expect(state([])).toEqual({ state: "waiting", detail: "no address yet" });
    expect(state([{ ip: "10.0.0.1" }])).toEqual({ state: "ready" });
  });

  it("end for a claim when it is bound", () => {
    const state = (phase: string) => readiness("bound", at(1, "PersistentVolumeClaim", {}, { phase }));
    expect(state("Pending")).toEqual({ state: "waiting", detail: "Pending, not bound" });
    expect(state("Bound")).toEqual({ state: "ready" });
    expect(state("Lost")).toEqual({ state: "failed", detail: "its volume is lost" });
  });
});

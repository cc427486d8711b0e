import { describe, expect, it } from "vitest";
import { advice, podTrouble } from "../../../lab/apply/diagnose.js";
import { hopeless, type Warning, warningsAbout } from "../../../lab/apply/events.js";
import { oneLine, readObjects } from "../../../lab/apply/kubectl.js";

const start = Date.parse("2026-01-01T00:00:10.500Z");
const receive = { apiVersion: "apps/v1", kind: "StatefulSet", namespace: "thanos", name: "receive" };

const event = (name: string, message: string, lastTimestamp = "2026-01-01T00:00:11Z", type = "Warning") => ({
  type,
  reason: "FailedCreate",
  message,
  lastTimestamp,
  involvedObject: { name },
});

const messages = (...events: ReturnType<typeof event>[]) =>
  warningsAbout(receive, events, start).map(({ message }) => message);

describe("warningsAbout", () => {
  it.each(["receive", "receive-0", "receive-12", "receive-6749bbb449", "receive-6749bbb449-wg6dm", "receive-wg6dm"])(
    "counts %s as the workload's",
    (name) => {
      expect(messages(event(name, "x"))).toEqual(["x"]);
    },
  );

  it.each(["receive-router", "receive-router-6749bbb449", "receiver", "query-0"])("leaves out %s", (name) => {
    expect(messages(event(name, "x"))).toEqual([]);
  });

  it("leaves out what happened before the apply, and what is no warning", () => {
    expect(messages(event("receive", "old", "2026-01-01T00:00:09Z"))).toEqual([]);
    // Events tell whole seconds: one of the very second of the apply counts.
    expect(messages(event("receive", "same second", "2026-01-01T00:00:10Z"))).toEqual(["same second"]);
    expect(messages(event("receive", "normal", "2026-01-01T00:00:11Z", "Normal"))).toEqual([]);
  });

  it("puts the newest first and says the same trouble once, whatever name the pod would have had", () => {
    const older = event("receive", 'pods "receive-6749b-aaaaa" is forbidden', "2026-01-01T00:00:12Z");
    const newer = event("receive", 'pods "receive-6749b-bbbbb" is forbidden', "2026-01-01T00:00:13Z");
    expect(messages(older, event("receive", "other"), newer)).toEqual([newer.message, "other"]);
  });
});

describe("hopeless", () => {
  const warning = (message: string, reason = "FailedCreate"): Warning => ({
    about: "receive",
    reason,
    message,
    lastSeen: start,
  });

  it("is a pod that Pod Security forbids, at once and even while old pods are there", () => {
    const forbidden = warning('pods "receive-0" is forbidden: violates PodSecurity "restricted:latest"');
    expect(hopeless([forbidden], true, 1)).toBe(forbidden);
  });

  it("is any other failure to create pods only when it lasts and there are none", () => {
    const quota = warning("exceeded quota");
    expect(hopeless([quota], false, 5)).toBeUndefined();
    expect(hopeless([quota], false, 31)).toBe(quota);
    expect(hopeless([quota], true, 31)).toBeUndefined();
  });

  it("is nothing else", () => {
    expect(hopeless([warning("Back-off restarting failed container", "BackOff")], false, 100)).toBeUndefined();
  });
});

describe("podTrouble", () => {
  const pod = (status: object) => podTrouble({ status: status as never });

  it.each([
    [{ phase: "Running", conditions: [{ type: "Ready", status: "True" }] }, undefined],
    [{ phase: "Succeeded" }, undefined],
    [{ phase: "Pending" }, "Pending"],
    [
      { phase: "Pending", conditions: [{ type: "PodScheduled", status: "False", message: "0/1 nodes are available" }] },
      "Pending; not scheduled: 0/1 nodes are available",
    ],
    [
      {
        phase: "Running",
        containerStatuses: [
          {
            name: "main",
            state: { waiting: { reason: "CrashLoopBackOff" } },
            lastState: { terminated: { exitCode: 1 } },
          },
          { name: "second", ready: true, state: { running: {} } },
        ],
      },
      "Running; main CrashLoopBackOff, last exit code 1",
    ],
    [{ phase: "Running", containerStatuses: [{ name: "main", state: { running: {} } }] }, "Running; main not ready"],
  ])("of %j is %j", (status, trouble) => {
    expect(pod(status)).toBe(trouble);
  });
});

describe("advice", () => {
  const statefulSet = (spec: object, status: object) =>
    advice({ kind: "StatefulSet", spec: { replicas: 1, ...spec }, status: { ...status } });

  it("is to delete the broken pod that an ordered StatefulSet waits for", () => {
    expect(statefulSet({}, { updatedReplicas: 0 })).toEqual([expect.stringContaining("delete that pod")]);
  });

  it("is none while the new revision itself is broken, or pods are managed in parallel", () => {
    expect(statefulSet({}, { updatedReplicas: 1 })).toBeUndefined();
    expect(statefulSet({ podManagementPolicy: "Parallel" }, {})).toBeUndefined();
    expect(advice({ kind: "Deployment", spec: {}, status: {} })).toBeUndefined();
  });
});

describe("what kubectl prints", () => {
  it("becomes one line of complaints", () => {
    const stderr = 'Warning: would violate\nThe Service "x" is invalid: \n* spec.a: wrong\n* spec.b: wrong\n';
    expect(oneLine(stderr)).toBe('The Service "x" is invalid: spec.a: wrong; spec.b: wrong');
    expect(oneLine("error: no context\n")).toBe("no context");
  });

  it("is a list, one object, or nothing", () => {
    expect(readObjects('{"kind":"List","items":[{"kind":"A"}]}')).toEqual([{ kind: "A" }]);
    expect(readObjects('{"kind":"A"}')).toEqual([{ kind: "A" }]);
    expect(readObjects("\n")).toEqual([]);
  });
});

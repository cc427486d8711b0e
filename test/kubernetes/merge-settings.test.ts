import { describe, expect, it } from "vitest";
import { mergeSettings } from "../../src/kubernetes/merge-settings.js";
import { maximalPlacement } from "../support/maximal-settings.js";
import { minimalSettings } from "../support/workload.js";

describe("mergeSettings", () => {
  it("gives a component what its cluster gives to all", () => {
    expect(mergeSettings(maximalPlacement, minimalSettings)).toEqual({ ...maximalPlacement, ...minimalSettings });
  });

  it("prefers what the component has itself, key by key", () => {
    const own = { nodeSelector: { disk: "fast" }, tolerations: [], storageClass: "faster", ...minimalSettings };
    expect(mergeSettings(maximalPlacement, own)).toMatchObject({
      nodeSelector: { disk: "fast" },
      tolerations: [],
      storageClass: "faster",
      priorityClass: "monitoring-critical",
    });
  });

  it("does not take an absent setting for one of the component's own", () => {
    const own = { ...minimalSettings, storageClass: undefined };
    expect(mergeSettings(maximalPlacement, own).storageClass).toBe("fast");
  });

  it("joins labels and annotations, the component's own before the cluster's", () => {
    const merged = mergeSettings(
      { labels: { team: "a", site: "x" }, annotations: { note: "a" } },
      { ...minimalSettings, labels: { team: "b" }, annotations: { other: "b" } },
    );
    expect(merged.labels).toEqual({ team: "b", site: "x" });
    expect(merged.annotations).toEqual({ note: "a", other: "b" });
  });

  it("keeps what is the component's alone", () => {
    expect(mergeSettings({}, { ...minimalSettings, extraArgs: { a: 1 } })).toMatchObject({
      ...minimalSettings,
      extraArgs: { a: 1 },
    });
  });
});

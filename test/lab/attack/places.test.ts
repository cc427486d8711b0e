import { describe, expect, it } from "vitest";
import { pidOf } from "../../../lab/cluster/container-pid.js";
import { withTenant } from "../../../lab/scenarios/limits-document.js";
import { startedAgain } from "../../../lab/scenarios/pod-restarts.js";

describe("the intruder's network", () => {
  const table = "TASK      PID      STATUS    \nabc123    4711     RUNNING\nabc1234   4712     STOPPED\n";

  it("is that of its container's process", () => {
    expect(pidOf(table, "abc123")).toBe(4711);
  });

  it("is not taken from a container that has ended or is not there", () => {
    expect(pidOf(table, "abc1234")).toBeUndefined();
    expect(pidOf(table, "abc")).toBeUndefined();
  });
});

describe("pods that were started again", () => {
  it("are those with another count, another identity, or none any more", () => {
    const before = new Map([
      ["observability/router", "uid1 0"],
      ["observability/query", "uid2 0"],
      ["observability/ingestor", "uid3 0"],
      ["batcave/prometheus-0", "uid4 1"],
    ]);
    const after = new Map([
      ["observability/router", "uid1 1"],
      ["observability/query", "uid5 0"],
      ["batcave/prometheus-0", "uid4 1"],
    ]);
    expect(startedAgain(before, after)).toEqual([
      "observability/router",
      "observability/query",
      "observability/ingestor",
    ]);
  });
});

describe("the limits of one tenant", () => {
  const limits = { write: { default: { head_series_limit: 5 }, tenants: { batcave: {}, batmobile: {} } } };

  it("are changed without touching the others", () => {
    expect(withTenant(limits, "batcave", { head_series_limit: 1 })).toEqual({
      write: { default: { head_series_limit: 5 }, tenants: { batmobile: {}, batcave: { head_series_limit: 1 } } },
    });
  });

  it("are taken out", () => {
    expect(withTenant(limits, "batcave", undefined).write.tenants).toEqual({ batmobile: {} });
  });
});

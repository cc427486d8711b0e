import { describe, expect, it } from "vitest";
import { countedSince, parseSenderCounters } from "../../../lab/samples/sender-counters.js";

const metrics = `
# TYPE prometheus_remote_storage_samples_failed_total counter
prometheus_remote_storage_samples_failed_total{remote_name="a",url="https://one"} 3
prometheus_remote_storage_samples_failed_total{remote_name="b",url="https://other"} 4
prometheus_remote_storage_samples_dropped_total{reason="dropped_series",remote_name="a"} 500
prometheus_remote_storage_samples_dropped_total{reason="too_old",remote_name="a"} 1
prometheus_remote_storage_samples_dropped_total{reason="unintentionally_dropped_series",remote_name="a"} 2
prometheus_remote_storage_samples_retried_total{remote_name="a"} 1e+03
prometheus_remote_storage_samples_total{remote_name="a"} 99
`;

describe("what a sender counts", () => {
  it("is added up over its targets, without what relabelling leaves out on purpose", () => {
    expect(parseSenderCounters(metrics)).toEqual({ failed: 7, dropped: 3, retried: 1000 });
  });

  it("is the difference between two looks, and all of it after a restart", () => {
    const before = { failed: 5, dropped: 5, retried: 100 };
    expect(countedSince(before, { failed: 7, dropped: 5, retried: 20 })).toEqual({
      failed: 2,
      dropped: 0,
      retried: 20,
    });
  });
});

import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import type { TenantLimits } from "../../src/config/tenant-limits.js";
import { limitsDocument, type WriteLimits } from "../../src/thanos/tenant-limits.js";
import { Quantity } from "../../src/units/quantity.js";

const ordinary: TenantLimits = {
  requestBytes: Quantity.parse("32Mi"),
  requestSeries: 20000,
  requestSamples: 30000,
  headSeries: 300000,
};
const minimal: WriteLimits = {
  concurrency: 100,
  tenants: { observability: ordinary, batcave: ordinary },
  denied: [],
  namespace: "fleet",
  metaMonitoringUrl: "http://prometheus:9090",
};
const shutOut = { request: { size_bytes_limit: 1, series_limit: 1, samples_limit: 1 }, head_series_limit: 1 };
const letIn = {
  request: { size_bytes_limit: 33554432, series_limit: 20000, samples_limit: 30000 },
  head_series_limit: 300000,
};

const write = (limits: Partial<WriteLimits> = {}, replicationFactor = 3) =>
  (parse(limitsDocument({ ...minimal, ...limits }, replicationFactor)) as { write: Record<string, unknown> }).write;

describe("limitsDocument", () => {
  it("shuts out whoever is no cluster of the environment, and says all of each that is", () => {
    expect(write()).toMatchObject({ default: shutOut, tenants: { batcave: letIn, observability: letIn } });
  });

  it("shuts out denied identities, also of clusters that are still there", () => {
    const { tenants } = write({ denied: ["batcave", "gone"] });
    expect(tenants).toEqual({ batcave: shutOut, gone: shutOut, observability: letIn });
  });

  it("counts each series once, however many copies there are, and asks for ingestors alone", () => {
    expect(write({}, 3).global).toEqual({
      max_concurrency: 100,
      meta_monitoring_url: "http://prometheus:9090",
      meta_monitoring_limit_query:
        'sum by (tenant) (prometheus_tsdb_head_series{namespace="fleet",job=~"thanos-receive-ingestor.*",tenant!=""}) / 3',
    });
  });

  it("lifts a limit on heads where it is 0", () => {
    const { tenants } = write({ tenants: { batcave: { ...ordinary, headSeries: 0 } } });
    expect(tenants).toEqual({ batcave: { ...letIn, head_series_limit: 0 } });
  });

  it("spells names as texts that a reader of YAML 1.1 could take for something else", () => {
    expect(limitsDocument({ ...minimal, tenants: { on: ordinary, "12": ordinary } }, 1)).toMatch(
      /\n {4}"12":[^]*\n {4}"on":/,
    );
  });

  it("is the same whatever the order in the environment file is", () => {
    const turned = { ...minimal, tenants: { batcave: ordinary, observability: ordinary } };
    expect(limitsDocument(turned, 3)).toBe(limitsDocument(minimal, 3));
  });
});

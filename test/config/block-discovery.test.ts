import { describe, expect, it } from "vitest";
import { blockDiscoveryOf } from "../../src/config/block-discovery.js";
import { defaultNoncurrentDays } from "../../src/config/aws.js";
import { environmentCost } from "../../src/cost/environment-cost.js";
import { Duration } from "../../src/units/duration.js";
import { environment, type Settings } from "../support/environment.js";
import { minio } from "../support/observability-stack.js";

const s3 = { existing: undefined, s3: { bucket: "metrics", region: "eu-west-1", eks: { cluster: "observability" } } };
const named = { compactor: { blockDiscovery: "concurrent" }, storeGateway: { blockDiscovery: "concurrent" } };
const discoveries = (objectStore: Settings, more: Settings = {}) => {
  const { observability } = environment({ observability: { objectStore, ...more } });
  return [blockDiscoveryOf("compactor", observability), blockDiscoveryOf("storeGateway", observability)];
};

describe("block discovery", () => {
  it("lists the whole bucket where requests are paid for, and folders in MinIO", () => {
    expect(discoveries(s3)).toEqual(["recursive", "recursive"]);
    expect(discoveries(minio)).toEqual(["concurrent", "concurrent"]);
  });

  it("is what the file says", () => {
    expect(discoveries(s3, named)).toEqual(["concurrent", "concurrent"]);
  });

  it("and the days of deleted versions are those of the cost estimate", () => {
    const cost = (more: Settings = {}, bucket: Settings = {}) =>
      environmentCost(environment({ observability: { objectStore: { ...s3, s3: { ...s3.s3, ...bucket } }, ...more } }));
    expect(cost()).toMatchObject({ compactor: { recursive: true }, gateways: { recursive: true } });
    expect(cost(named)).toMatchObject({ compactor: { recursive: false }, gateways: { recursive: false } });
    expect(cost().noncurrent).toEqual(Duration.days(defaultNoncurrentDays));
    expect(cost({}, { noncurrentDays: 30 }).noncurrent).toEqual(Duration.days(30));
  });
});

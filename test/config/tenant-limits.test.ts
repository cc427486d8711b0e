import { describe, expect, it } from "vitest";
import { tenantLimitsOf } from "../../src/config/tenant-limits.js";
import { child, environment } from "../support/environment.js";

describe("tenantLimitsOf", () => {
  it("has every cluster and the observability cluster itself, with what the file says for all", () => {
    const limits = tenantLimitsOf(environment({ observability: { receive: { limits: { headSeries: 7 } } } }));
    expect(Object.keys(limits)).toEqual(["observability", "batcave"]);
    expect(limits.batcave).toMatchObject({ requestSeries: 20000, requestSamples: 20000, headSeries: 7 });
    expect(String(limits.batcave?.requestBytes)).toBe("32Mi");
  });

  it("lets a cluster differ key by key", () => {
    const tenantLimits = { requestBytes: "64Mi", headSeries: 0 };
    const limits = tenantLimitsOf(environment({ childClusters: [child("a"), child("b", { tenantLimits })] }));
    expect(limits.a).toMatchObject({ headSeries: 300000 });
    expect(limits.b).toMatchObject({ requestSamples: 20000, headSeries: 0 });
    expect(String(limits.b?.requestBytes)).toBe("64Mi");
  });
});

import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { certificateExpiryRules } from "../../src/prometheus/certificate-expiry.js";

const rulesOf = (...certificates: Parameters<typeof certificateExpiryRules>[0]) => {
  const { name, content } = certificateExpiryRules(certificates);
  expect(name).toBe("certificate-expiry.yaml");
  const { groups } = parse(content) as { groups: [{ name: string; rules: object[] }] };
  expect(groups).toHaveLength(1);
  return groups[0].rules;
};

describe("certificateExpiryRules", () => {
  it("records the end and the length of a certificate's life from its public half", () => {
    const [notBefore, notAfter] = ["2026-11-21T10:00:00Z", "2026-11-22T10:00:00Z"];
    const labels = { certificate: "batcave/writer", authority: "writers" };
    expect(rulesOf({ id: "batcave/writer", authority: "writers", notBefore, notAfter })).toEqual([
      { record: "thanos_fleet_certificate_expiry_timestamp_seconds", expr: "vector(1795341600)", labels },
      { record: "thanos_fleet_certificate_life_seconds", expr: "vector(86400)", labels },
    ]);
  });

  it("asks cert-manager where it issues, and says unknown as long as its metric is not there", () => {
    const secret = "batcave-writer";
    const labels = { certificate: "batcave/writer", authority: "existing", secret };
    const metric = 'certmanager_certificate_expiration_timestamp_seconds{name="writer"}';
    expect(rulesOf({ id: "batcave/writer", authority: "existing", secret, certManager: "writer" })).toEqual([
      { record: "thanos_fleet_certificate_expiry_timestamp_seconds", expr: `min(${metric})`, labels },
      { record: "thanos_fleet_certificate_life_seconds", expr: "vector(7776000)", labels },
      { record: "thanos_fleet_certificate_expiry_unknown", expr: `vector(1) unless on() ${metric}`, labels },
    ]);
  });

  it("says unknown where nobody tells", () => {
    expect(rulesOf({ id: "batcave/writer", authority: "existing", secret: "batcave-writer" })).toEqual([
      {
        record: "thanos_fleet_certificate_expiry_unknown",
        expr: "vector(1)",
        labels: { certificate: "batcave/writer", authority: "existing", secret: "batcave-writer" },
      },
    ]);
  });
});

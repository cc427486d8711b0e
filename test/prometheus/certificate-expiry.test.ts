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
  it("records the end of a certificate from its public half", () => {
    const notAfter = "2026-11-22T10:00:00Z";
    expect(rulesOf({ id: "batcave/writer", authority: "writers", notAfter })).toEqual([
      {
        record: "thanos_fleet_certificate_expiry_timestamp_seconds",
        expr: "vector(1795341600)",
        labels: { certificate: "batcave/writer", authority: "writers" },
      },
    ]);
  });

  it("asks cert-manager where it issues, and says unknown as long as its metric is not there", () => {
    const secret = "batcave-writer";
    const labels = { certificate: "batcave/writer", authority: "existing", secret };
    const metric = 'certmanager_certificate_expiration_timestamp_seconds{name="writer"}';
    expect(rulesOf({ id: "batcave/writer", authority: "existing", secret, certManager: "writer" })).toEqual([
      { record: "thanos_fleet_certificate_expiry_timestamp_seconds", expr: `min(${metric})`, labels },
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

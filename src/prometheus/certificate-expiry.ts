import type { RuleFile } from "../config/model.js";
import { yamlDocument } from "../kubernetes/yaml-document.js";

/** A certificate whose end somebody should be woken before. */
export type WatchedCertificate = {
  /** `<cluster>/<role>`, or the name of an authority. */
  readonly id: string;
  readonly authority: string;
} & (
  | { readonly notAfter: string }
  /** Somebody else issues it. `certManager` is the name of the cert-manager Certificate, where there is one. */
  | { readonly secret: string; readonly certManager?: string }
);

const expiry = "thanos_fleet_certificate_expiry_timestamp_seconds";
const unknown = "thanos_fleet_certificate_expiry_unknown";

/**
 * One recording rule per certificate: when it ends, in seconds since 1970, from its public half. Where only cert-manager
 * knows, its metric answers; where nobody does, `thanos_fleet_certificate_expiry_unknown` is 1, so that a certificate
 * nobody watches is seen as one.
 */
export function certificateExpiryRules(certificates: readonly WatchedCertificate[]): RuleFile {
  return {
    name: "certificate-expiry.yaml",
    content: yamlDocument({
      groups: [{ name: "certificate-expiry", interval: "1m", rules: certificates.flatMap(rulesOf) }],
    }),
  };
}

function rulesOf(certificate: WatchedCertificate) {
  const { id, authority } = certificate;
  const labels = { certificate: id, authority };
  if ("notAfter" in certificate) {
    return [{ record: expiry, expr: `vector(${Date.parse(certificate.notAfter) / 1000})`, labels }];
  }
  const { secret, certManager } = certificate;
  const named = { ...labels, secret };
  if (certManager === undefined) return [{ record: unknown, expr: "vector(1)", labels: named }];
  const metric = `certmanager_certificate_expiration_timestamp_seconds{name="${certManager}"}`;
  return [
    { record: expiry, expr: `min(${metric})`, labels: named },
    { record: unknown, expr: `vector(1) unless on() ${metric}`, labels: named },
  ];
}

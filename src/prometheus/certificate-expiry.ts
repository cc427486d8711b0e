import type { RuleFile } from "../config/model.js";
import { DEFAULT_LEAF_DAYS } from "../config/certificate-life.js";
import { yamlDocument } from "../kubernetes/yaml-document.js";
import { Duration } from "../units/duration.js";

/** A certificate whose end somebody should be woken before. */
export type WatchedCertificate = {
  /** `<cluster>/<role>`, or the name of an authority. */
  readonly id: string;
  readonly authority: string;
} & (
  | { readonly notBefore: string; readonly notAfter: string }
  /** Somebody else issues it. `certManager` is the name of the cert-manager Certificate, where there is one. */
  | { readonly secret: string; readonly certManager?: string }
);

const expiry = "thanos_fleet_certificate_expiry_timestamp_seconds";
const life = "thanos_fleet_certificate_life_seconds";
const unknown = "thanos_fleet_certificate_expiry_unknown";

/** What is said of a certificate that somebody else issues, of which the beginning is not known: what ours have. */
const USUAL_LIFE = Duration.days(DEFAULT_LEAF_DAYS);

/**
 * Recording rules per certificate: when it ends, in seconds since 1970, and how long it lives, from its public half. Where only cert-manager
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

function rulesOf(certificate: WatchedCertificate): object[] {
  const { id, authority } = certificate;
  const labels = { certificate: id, authority };
  if ("notAfter" in certificate) {
    const [begin, end] = [certificate.notBefore, certificate.notAfter].map((moment) => Date.parse(moment) / 1000);
    return [
      { record: expiry, expr: `vector(${end})`, labels },
      { record: life, expr: `vector(${end! - begin!})`, labels },
    ];
  }
  const { secret, certManager } = certificate;
  const named = { ...labels, secret };
  if (certManager === undefined) return [{ record: unknown, expr: "vector(1)", labels: named }];
  const metric = `certmanager_certificate_expiration_timestamp_seconds{name="${certManager}"}`;
  return [
    { record: expiry, expr: `min(${metric})`, labels: named },
    { record: life, expr: `vector(${USUAL_LIFE.seconds})`, labels: named },
    { record: unknown, expr: `vector(1) unless on() ${metric}`, labels: named },
  ];
}

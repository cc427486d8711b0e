import { DEFAULT_LEAF_DAYS } from "../../config/certificate-life.js";
import { Duration } from "../../units/duration.js";
import type { AlertGroup } from "../alert.js";
import { recorded } from "../recorded.js";

/**
 * Parts of a certificate's life. `npm run identities` renews in the last third: one of which a quarter is left was passed
 * over, and with a twelfth left (a week of the usual three months) the next working day may be too late.
 */
const LEFT = { ending: 1 / 4, nearlyOver: 1 / 12 };

/** An authority lives for years; what it issues needs as long to be exchanged as it lives itself. */
const LONGEST_NOTICE = Duration.days(DEFAULT_LEAF_DAYS);

/** Certificates that somebody must renew. Which end when is known from the inventory; cert-manager tells of its own. */
export function certificates(): AlertGroup {
  const within = (part: number) => {
    const most = LONGEST_NOTICE.times(part / LEFT.ending).seconds;
    return (
      `${recorded.certificateExpiry} - time() < on (certificate, authority) ` +
      `clamp_max(${recorded.certificateLife} / ${Math.round(1 / part)}, ${most})`
    );
  };
  const description =
    "Past its end nobody takes it: its cluster cannot write, or components cannot talk to each other. `npm run identities`, then deploy.";
  return {
    name: "components-certificates",
    alerts: [
      {
        name: "CertificateEnding",
        expr: `${within(LEFT.ending)} unless on (certificate, authority) ${within(LEFT.nearlyOver)}`,
        severity: "ticket",
        summary: "The certificate {{ $labels.certificate }} ends in {{ $value | humanizeDuration }}.",
        description,
      },
      {
        name: "CertificateNearlyOver",
        expr: within(LEFT.nearlyOver),
        severity: "page",
        summary: "The certificate {{ $labels.certificate }} ends in {{ $value | humanizeDuration }}.",
        description,
      },
      {
        name: "CertificateExpiryUnknown",
        expr: `max by (certificate, authority, secret) (${recorded.certificateExpiryUnknown}) == 1`,
        severity: "none",
        summary: "Nobody knows when the certificate {{ $labels.certificate }} in {{ $labels.secret }} ends.",
        description: "Somebody else issues it; certManagerCertificate lets cert-manager tell.",
      },
    ],
  };
}

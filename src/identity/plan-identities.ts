import type { AuthorityName, IdentityInventory } from "../config/identity-inventory.js";
import type { Problem } from "../config/problem.js";
import type { RequiredCertificate, RequiredCredential, RequiredIdentities } from "../config/required-identities.js";
import type { PlannedAuthority } from "./plan-authorities.js";
import { daysLeft, reasonToRenew } from "./renewal.js";
import { authorityFile, certificateFile, type PrivateHalf, type StoredCredential } from "./private-half.js";
import type { StoredCertificate } from "./stored-certificate.js";

/** What happens to an identity. */
export type Outcome = "made" | "renewed" | "kept";

/** What is to be done about one certificate. */
export interface PlannedCertificate {
  readonly required: RequiredCertificate;
  readonly outcome: Outcome;
  /** Why it is renewed. @default - it is not */
  readonly reason?: string;
  /** The one there is, when it is kept. */
  readonly stored?: StoredCertificate;
}

/** What is to be done about one credential. */
export interface PlannedCredential {
  readonly required: RequiredCredential;
  readonly outcome: Outcome;
  /** The one there is, when it is kept. */
  readonly stored?: StoredCredential;
}

/** What the plan is made from. */
export interface PlanContext {
  readonly required: RequiredIdentities;
  readonly inventory: IdentityInventory;
  readonly inventoryFile: string;
  readonly half: PrivateHalf;
  /** Path of a file in the private folder. */
  readonly file: (name: string) => string;
  readonly now: Date;
  /** Ids that are made anew whatever is there. */
  readonly renewed: ReadonlySet<string>;
}

/** What is to be done about the certificates, and what stands in the way. */
export function planCertificates(
  { required, inventory, inventoryFile, half, file, now, renewed }: PlanContext,
  authorities: ReadonlyMap<AuthorityName, PlannedAuthority>,
): { certificates: PlannedCertificate[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const certificates = required.certificates.map((one): PlannedCertificate => {
    const authority = authorities.get(one.authority);
    const stored = half.certificates.get(one.id);
    const anew = { required: one, outcome: one.id in inventory.certificates ? "renewed" : "made" } as const;
    if (renewed.has(one.id)) return { ...anew, reason: "asked for" };
    if (stored === undefined) return anew;
    const unlisted = [...half.authorities].find(
      ([name, found]) => authority?.known.has(name) === false && stored.isIssuedBy(found),
    );
    if (unlisted !== undefined) {
      problems.push({
        file: file(certificateFile(one.id)),
        path: [],
        rule: `issued by an authority that ${inventoryFile} lists; ${authorityFile(unlisted[0])} issued it, so the inventory is older than the private folder`,
        remedy: `fetch the inventory from version control; where --replace-authority was interrupted, run it again`,
      });
    }
    const reason =
      authority?.issuer === undefined || !stored.isIssuedBy(authority.issuer)
        ? "its authority changed"
        : reasonToRenew(one, stored, now);
    return reason === undefined ? { required: one, outcome: "kept", stored } : { ...anew, reason };
  });
  return { certificates, problems: [...problems, ...endedAuthorities(certificates, authorities, file, now)] };
}

/** What is to be done about the credentials. */
export function planCredentials({ required, inventory, half, renewed }: PlanContext): PlannedCredential[] {
  return required.credentials.map((one): PlannedCredential => {
    const stored = half.credentials.get(one.id);
    if (stored !== undefined && !renewed.has(one.id)) return { required: one, outcome: "kept", stored };
    return { required: one, outcome: one.id in inventory.credentials ? "renewed" : "made" };
  });
}

/** A leaf never outlives its authority, so one at its end can issue nothing of use. */
function endedAuthorities(
  certificates: readonly PlannedCertificate[],
  authorities: ReadonlyMap<AuthorityName, PlannedAuthority>,
  file: (name: string) => string,
  now: Date,
): Problem[] {
  return [...authorities].flatMap(([name, { issuer }]) => {
    if (issuer === undefined || daysLeft(issuer.notAfter, now) >= 1) return [];
    if (!certificates.some(({ required, outcome }) => required.authority === name && outcome !== "kept")) return [];
    return [
      {
        file: file(authorityFile(issuer.commonName)),
        path: [],
        got: issuer.facts().notAfter,
        rule: "an authority with at least a day left, for what it issues ends with it",
        remedy: `--replace-authority ${name}; what it issued is refused soon, so nothing is lost by not overlapping`,
      },
    ];
  });
}

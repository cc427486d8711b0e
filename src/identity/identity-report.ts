import { authorityNames, type AuthorityName, type IdentityInventory } from "../config/identity-inventory.js";
import type { Environment } from "../config/model.js";
import type { Outcome } from "./plan-identities.js";
import type { Preparation } from "./prepare.js";
import { daysLeft, isInLastThird } from "./renewal.js";
import type { RotationPhase } from "./rotation.js";

/** One certificate as the reader sees it. */
export interface ReportedCertificate {
  /** `<cluster>/<role>`, or an authority's own name. */
  readonly id: string;
  readonly commonName: string;
  /** Who issued it. @default - itself: it is an authority's */
  readonly authority?: AuthorityName;
  /** @default - there is none yet */
  readonly notAfter?: Date;
  /** Whole days until then. @default - there is none yet */
  readonly daysLeft?: number;
  readonly outcome: Outcome;
  /** Why it was renewed. @default - it was not, or nothing was there */
  readonly reason?: string;
}

/** An identity that nothing needs any more. */
export interface RemovedIdentity {
  readonly id: string;
  /** Until when its certificate is accepted. @default - it is a password */
  readonly notAfter?: Date;
  /** The cluster that is gone, and could still write with it. @default - nothing is to be denied */
  readonly denied?: string;
}

/** What a run did, or would do. Holds no secret. */
export interface IdentityReport {
  readonly authorities: readonly ReportedCertificate[];
  readonly certificates: readonly ReportedCertificate[];
  readonly credentials: readonly { readonly id: string; readonly outcome: Outcome }[];
  readonly removed: readonly RemovedIdentity[];
  /** How far each authority's rotation is. */
  readonly phases: ReadonlyMap<AuthorityName, RotationPhase>;
  /** Authorities with less than a third of their life left, and no rotation under way. */
  readonly aging: readonly AuthorityName[];
  /** Clusters of which a Secret has new content. */
  readonly changedClusters: readonly string[];
}

/** What the inventory lists and the environment needs no more. */
export function removedIdentities(
  { childClusters }: Environment,
  { inventory, required }: Pick<Preparation, "inventory" | "required">,
): RemovedIdentity[] {
  const needed = new Set([...required.certificates, ...required.credentials].map(({ id }) => id));
  const clusters = childClusters.map(({ name }) => name);
  return [
    ...Object.entries(inventory.certificates).map(([id, { commonName, notAfter }]) => ({
      id,
      notAfter: new Date(notAfter),
      // Where the cluster is still there, with a Secret of the user's, its name must stay welcome.
      ...(id.endsWith("/writer") && !clusters.includes(commonName) ? { denied: commonName } : {}),
    })),
    ...Object.keys(inventory.credentials).map((id) => ({ id })),
  ].filter(({ id }) => !needed.has(id));
}

/**
 * What a run did.
 *
 * @param after the inventory it leaves.
 */
export function identityReport(
  environment: Environment,
  preparation: Preparation,
  after: IdentityInventory,
  now: Date,
): IdentityReport {
  const { inventory, half, authorities, required } = preparation;
  const until = (notAfter: string | undefined) =>
    notAfter === undefined ? {} : { notAfter: new Date(notAfter), daysLeft: daysLeft(new Date(notAfter), now) };
  const listed = Object.values(after.authorities);
  return {
    authorities: listed.flatMap(({ certificates }) =>
      certificates.map(({ commonName, notAfter }) => ({
        id: commonName,
        commonName,
        ...until(notAfter),
        outcome: half.authorities.has(commonName) ? ("kept" as const) : ("made" as const),
      })),
    ),
    certificates: preparation.certificates.map(({ required: { id, authority, commonName }, outcome, reason }) => ({
      id,
      commonName,
      authority,
      ...until(after.certificates[id]?.notAfter),
      outcome,
      ...(reason === undefined ? {} : { reason }),
    })),
    credentials: preparation.credentials.map(({ required: { id }, outcome }) => ({ id, outcome })),
    removed: removedIdentities(environment, preparation),
    phases: new Map([...authorities].map(([name, { bundle }]) => [name, bundle.phase])),
    aging: agingAuthorities(after, now),
    changedClusters: [
      ...new Set([
        ...required.certificates
          .filter(({ id }) => inventory.certificates[id]?.revision !== after.certificates[id]?.revision)
          .map(({ cluster }) => cluster),
        ...required.credentials
          .filter(({ id }) => inventory.credentials[id]?.revision !== after.credentials[id]?.revision)
          .map(({ cluster }) => cluster),
      ]),
    ],
  };
}

/** Authorities that should be rotated: an overlap needs time. */
export function agingAuthorities({ authorities }: IdentityInventory, now: Date): AuthorityName[] {
  return authorityNames.filter((name) => {
    const { rotation, certificates: [issuing] = [] } = authorities[name] ?? {};
    if (issuing === undefined || rotation !== undefined) return false;
    return isInLastThird({ notBefore: new Date(issuing.notBefore), notAfter: new Date(issuing.notAfter) }, now);
  });
}

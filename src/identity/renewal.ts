import { nearest } from "../config/nearest.js";
import type { Problem } from "../config/problem.js";
import type { RequiredCertificate, RequiredIdentities } from "../config/required-identities.js";
import { Duration } from "../units/duration.js";
import { certificateCommonName } from "./certificate-authority.js";

export { DEFAULT_LEAF_DAYS } from "../config/certificate-life.js";

/** A leaf that lives longer is an authority's work undone; below a day, a weekend ends it. */
export const LEAF_DAYS = { least: 1, most: 398 } as const;

/** What of a certificate decides whether it is renewed. */
export interface CertificateFacts {
  readonly commonName: string;
  readonly names: readonly string[];
  /** @default - not known, as in the inventory */
  readonly usages?: readonly string[];
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Whole days until then; negative when it has passed. */
export function daysLeft(notAfter: Date, now: Date): number {
  return Math.floor((notAfter.getTime() - now.getTime()) / Duration.days(1).milliseconds);
}

/** Whether less than a third of a certificate's life is left. */
export function isInLastThird({ notBefore, notAfter }: Pick<CertificateFacts, "notBefore" | "notAfter">, now: Date) {
  return (notAfter.getTime() - now.getTime()) * 3 < notAfter.getTime() - notBefore.getTime();
}

/** Why a certificate is not what is needed any more, in a few words, or nothing. */
export function reasonToRenew(required: RequiredCertificate, found: CertificateFacts, now: Date): string | undefined {
  if (now >= found.notAfter) return "expired";
  if (isInLastThird(found, now)) return "under a third of its life left";
  if (found.commonName !== certificateCommonName(required.commonName)) return "another common name";
  if (!sameSet(found.names, required.names)) return "other names";
  if (found.usages !== undefined && !sameSet(found.usages, required.usages)) return "another usage";
  return undefined;
}

/**
 * The ids somebody wants renewed.
 *
 * @param asked ids, names of clusters, or `all`.
 * @param file where to point with what is not known.
 */
export function renewedIds(
  asked: readonly string[],
  { certificates, credentials }: RequiredIdentities,
  file: string,
): { ids: Set<string>; problems: Problem[] } {
  const known = [...certificates, ...credentials];
  const names = ["all", ...new Set(known.flatMap(({ id, cluster }) => [id, cluster]))];
  const unknown = asked.filter((name) => !names.includes(name));
  return {
    ids: new Set(
      known.filter(({ id, cluster }) => ["all", id, cluster].some((name) => asked.includes(name))).map(({ id }) => id),
    ),
    problems: unknown.map((name) => {
      const close = nearest(name, names);
      return {
        file,
        path: [],
        got: name,
        rule: "all, a cluster, or <cluster>/<role>, of what is made here and not supplied by a Secret of yours",
        remedy: close === undefined ? `name one of: ${names.join(", ")}` : `did you mean ${close}?`,
      };
    }),
  };
}

function sameSet(left: readonly string[], right: readonly string[]): boolean {
  return [...left].sort().join() === [...right].sort().join();
}

import { randomInt } from "node:crypto";
import { Duration } from "../units/duration.js";
import { CertificateIssuer, makeAuthority, type KeyPair } from "./certificate-authority.js";
import type { Preparation } from "./prepare.js";
import type { StoredCredential } from "./private-half.js";
import { DEFAULT_LEAF_DAYS } from "./renewal.js";
import { StoredCertificate } from "./stored-certificate.js";

/** Letters and digits: they pass through every shell, URL and configuration file unquoted. */
const PASSWORD_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** 190 bits; MinIO takes at most 40 characters. */
const PASSWORD_LENGTH = 32;

/** Everything an environment needs, what was kept and what was made. */
export interface Minted {
  /** By common name: all that are in a bundle. */
  readonly authorities: ReadonlyMap<string, StoredCertificate>;
  /** By id. */
  readonly certificates: ReadonlyMap<string, StoredCertificate>;
  /** By id. */
  readonly credentials: ReadonlyMap<string, StoredCredential>;
}

/**
 * Makes what is to be made. Writes nothing.
 *
 * @param name of the environment.
 */
export async function mint(
  { authorities, certificates, credentials, half, inventory }: Preparation,
  name: string,
  now: Date,
  leafDays = DEFAULT_LEAF_DAYS,
): Promise<Minted> {
  const madeAuthorities = new Map<string, StoredCertificate>();
  for (const commonName of [...authorities.values()].flatMap(({ bundle }) => bundle.commonNames)) {
    const stored = half.authorities.get(commonName) ?? parsed(await makeAuthority(organization(name), commonName, now));
    madeAuthorities.set(commonName, stored);
  }
  const issuers = new Map<string, Promise<CertificateIssuer>>();
  const issuerOf = (commonName: string): Promise<CertificateIssuer> => {
    const authority = madeAuthorities.get(commonName);
    if (authority === undefined) throw new Error(`there is no authority ${commonName}`);
    const issuer = issuers.get(commonName) ?? CertificateIssuer.of(authority.pem);
    issuers.set(commonName, issuer);
    return issuer;
  };
  const lifetime = Duration.days(leafDays);
  // Keys are made beside the thread that encodes certificates, so a thousand take less when each does not wait for the last.
  const madeCertificates = await Promise.all(
    certificates.map(async ({ required, stored }): Promise<[string, StoredCertificate]> => {
      const [issuing = ""] = authorities.get(required.authority)?.bundle.commonNames ?? [];
      return [required.id, stored ?? parsed(await (await issuerOf(issuing)).issue(required, now, lifetime))];
    }),
  );
  const madeCredentials = new Map(
    credentials.map(({ required, stored }): [string, StoredCredential] => [
      required.id,
      stored ?? {
        user: required.defaultUser,
        password: newPassword(),
        revision: (inventory.credentials[required.id]?.revision ?? inventory.formerRevisions?.[required.id] ?? 0) + 1,
      },
    ]),
  );
  return { authorities: madeAuthorities, certificates: new Map(madeCertificates), credentials: madeCredentials };
}

/** Tells authorities of several environments apart, as browsers and `openssl` show them. */
const organization = (environment: string) => `thanos-fleet ${environment}`;

function newPassword(): string {
  return Array.from({ length: PASSWORD_LENGTH }, () => PASSWORD_LETTERS[randomInt(PASSWORD_LETTERS.length)]).join("");
}

function parsed({ certificate, key }: KeyPair): StoredCertificate {
  return StoredCertificate.parse(certificate + key);
}

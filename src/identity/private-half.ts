import { basename } from "node:path";
import { z } from "zod";
import type { AuthorityName, IdentityInventory, InventoryCertificate } from "../config/identity-inventory.js";
import type { Problem } from "../config/problem.js";
import type { RequiredIdentities } from "../config/required-identities.js";
import type { PrivateFolder } from "./private-folder.js";
import { authorityOf } from "./rotation.js";
import { StoredCertificate } from "./stored-certificate.js";

const credential = z.strictObject({ user: z.string().min(1), password: z.string().min(1), revision: z.int().min(1) });

/** A user with a password, and how often the password was changed: the public half must not tell passwords apart. */
export type StoredCredential = z.output<typeof credential>;

/** The private half as it was found. */
export interface PrivateHalf {
  /** Every authority in the folder by common name, also those the inventory does not list; none that is replaced. */
  readonly authorities: ReadonlyMap<string, StoredCertificate>;
  /** Certificates that are needed, by id. */
  readonly certificates: ReadonlyMap<string, StoredCertificate>;
  /** Credentials that are needed, by id. */
  readonly credentials: ReadonlyMap<string, StoredCredential>;
}

/** Where an authority is in the private folder. */
export const authorityFile = (commonName: string) => `authorities/${commonName}.pem`;

/** Where the certificate and key of an id are in the private folder. */
export const certificateFile = (id: string) => `clusters/${id}.pem`;

/** Where the user and password of an id are in the private folder. */
export const credentialFile = (id: string) => `clusters/${id}.json`;

/**
 * Reads what the private folder holds of what is needed. What cannot be read is a problem and stays as it is: a new key in
 * its place would lock out whoever trusts the old one.
 *
 * @param renewed ids that are made anew: what is there does not matter.
 * @param replaced authorities of which the same is true.
 */
export function readPrivateHalf(
  folder: PrivateFolder,
  required: RequiredIdentities,
  inventory: IdentityInventory,
  renewed: ReadonlySet<string>,
  replaced: ReadonlySet<AuthorityName>,
): { half: PrivateHalf; problems: Problem[] } {
  const problems = folder.problems();
  const read = <T>(name: string, parse: (text: string) => T, remedy: string): T | undefined => {
    const text = folder.read(name);
    if (text === undefined) return undefined;
    try {
      return parse(text);
    } catch (error) {
      const rule = error instanceof Error && !(error instanceof z.ZodError || error instanceof SyntaxError);
      problems.push({
        file: folder.file(name),
        path: [],
        rule: rule ? error.message : "JSON with user, password and revision",
        remedy,
      });
      return undefined;
    }
  };
  const renewal = (id: string) => `restore it from a copy, or have it made anew: --renew ${id}`;
  const stored = <T>(id: string, name: string, known: boolean, parse: (text: string) => T): [string, T][] => {
    if (renewed.has(id)) return [];
    const before = problems.length;
    const found = read(name, parse, renewal(id));
    if (found !== undefined) return [[id, found]];
    if (known && problems.length === before) problems.push(missing(folder.file(name), renewal(id)));
    return [];
  };

  const half: PrivateHalf = {
    authorities: new Map(
      folder.names("authorities").flatMap((name) => {
        const commonName = basename(name, ".pem");
        const which = authorityOf(commonName);
        if (which === undefined || replaced.has(which)) return [];
        const found = read(name, (text) => StoredCertificate.parse(text), lostAuthority(which));
        return found === undefined ? [] : [[commonName, found]];
      }),
    ),
    certificates: new Map(
      required.certificates.flatMap(({ id }) =>
        stored(id, certificateFile(id), id in inventory.certificates, (text) => StoredCertificate.parse(text)),
      ),
    ),
    credentials: new Map(
      required.credentials.flatMap(({ id }) =>
        stored(id, credentialFile(id), id in inventory.credentials, (text) => credential.parse(JSON.parse(text))),
      ),
    ),
  };
  problems.push(...olderThanInventory(folder, half, inventory));
  return { half, problems };
}

/** What to do about an authority whose key is gone. */
export function lostAuthority(which: AuthorityName): string {
  return `restore it from a copy; where there is none: --replace-authority ${which}, which cuts everything that trusts the old one until all stacks are deployed`;
}

function missing(file: string, remedy: string): Problem {
  return { file, path: [], rule: "there, because the inventory lists it", remedy };
}

/** A copy of the folder that is behind the inventory would bring back what was replaced. */
function olderThanInventory(folder: PrivateFolder, half: PrivateHalf, inventory: IdentityInventory): Problem[] {
  const older = (name: string, id: string): Problem => ({
    file: folder.file(name),
    path: [],
    rule: "as new as the inventory says; somebody renewed it with another copy of this folder",
    remedy: `fetch their copy, or have it made anew: --renew ${id}`,
  });
  const isOlder = (stored: StoredCertificate, listed: InventoryCertificate | undefined) =>
    listed !== undefined &&
    stored.fingerprint !== listed.fingerprint &&
    stored.notBefore.getTime() < Date.parse(listed.notBefore);
  return [
    ...[...half.certificates]
      .filter(([id, stored]) => isOlder(stored, inventory.certificates[id]))
      .map(([id]) => older(certificateFile(id), id)),
    ...[...half.credentials]
      .filter(([id, { revision }]) => revision < (inventory.credentials[id]?.revision ?? 0))
      .map(([id]) => older(credentialFile(id), id)),
  ];
}

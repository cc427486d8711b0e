import type {
  AuthorityName,
  IdentityInventory,
  InventoryAuthority,
  InventoryCertificate,
} from "../config/identity-inventory.js";
import type { Minted } from "./mint.js";
import type { Preparation } from "./prepare.js";
import type { StoredCertificate } from "./stored-certificate.js";

/**
 * The inventory after a run. Revisions are counted from the one before it, so that a run that was interrupted before it
 * wrote the inventory is counted by the next.
 */
export function nextInventory(
  { required, inventory, authorities }: Pick<Preparation, "required" | "inventory" | "authorities">,
  minted: Minted,
): IdentityInventory {
  const next: Partial<Record<AuthorityName, InventoryAuthority>> = {};
  const changedBundles = new Set<AuthorityName>();
  for (const [name, { bundle }] of authorities) {
    const before = inventory.authorities[name];
    const certificates = bundle.commonNames.map((commonName) => found(minted.authorities, commonName).facts());
    const changed = fingerprints(before?.certificates) !== fingerprints(certificates);
    if (changed) changedBundles.add(name);
    next[name] = {
      revision: raised(before?.revision, changed),
      certificates,
      ...(bundle.phase === "settled" ? {} : { rotation: bundle.phase }),
    };
  }
  const certificates = required.certificates.map(({ id, authority }): [string, InventoryCertificate] => {
    const before = inventory.certificates[id];
    const stored = found(minted.certificates, id);
    const changed = before?.fingerprint !== stored.fingerprint || changedBundles.has(authority);
    const revision = raised(before?.revision ?? inventory.formerRevisions?.[id], changed);
    return [id, { authority, ...stored.facts(), names: stored.names, revision }];
  });
  const credentials = required.credentials.map(({ id }): [string, { revision: number }] => [
    id,
    { revision: found(minted.credentials, id).revision },
  ]);
  const former = formerRevisions(inventory, new Set([...certificates, ...credentials].map(([id]) => id)));
  return {
    version: 1,
    authorities: next,
    certificates: Object.fromEntries(certificates),
    credentials: Object.fromEntries(credentials),
    ...(Object.keys(former).length === 0 ? {} : { formerRevisions: former }),
  };
}

function formerRevisions(inventory: IdentityInventory, needed: ReadonlySet<string>): Record<string, number> {
  const listed = Object.entries({ ...inventory.certificates, ...inventory.credentials }).map(
    ([id, { revision }]): [string, number] => [id, revision],
  );
  return Object.fromEntries(
    [...Object.entries(inventory.formerRevisions ?? {}), ...listed].filter(([id]) => !needed.has(id)),
  );
}

/** A bundle is a set: while a rotation goes from trusting to issuing, what is trusted stays and nothing restarts. */
function fingerprints(certificates: readonly { readonly fingerprint: string }[] = []): string {
  return certificates
    .map(({ fingerprint }) => fingerprint)
    .sort()
    .join();
}

function raised(before: number | undefined, changed: boolean): number {
  return before === undefined ? 1 : before + (changed ? 1 : 0);
}

function found<T extends StoredCertificate | { readonly revision: number }>(
  all: ReadonlyMap<string, T>,
  id: string,
): T {
  const one = all.get(id);
  if (one === undefined) throw new Error(`${id} was neither kept nor made`);
  return one;
}

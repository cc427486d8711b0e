import type { IdentityInventory, InventoryCertificate } from "../config/identity-inventory.js";
import type { Environment } from "../config/model.js";
import { requiredIdentities } from "../config/required-identities.js";
import { DEFAULT_LEAF_DAYS } from "./renewal.js";

/** Stands for a certificate that is not made yet. */
const NO_FINGERPRINT = "0".repeat(64);

/**
 * The inventory as it will be about when what is missing was made and what nobody needs is gone, for a look ahead: what is
 * there stays as it is, what ages too.
 *
 * @param now the time from which new certificates will count.
 * @returns the environment's own inventory where none was ever made.
 */
export function expectedInventory(environment: Environment, now: Date): IdentityInventory {
  const { inventory } = environment;
  if (Object.keys(inventory.certificates).length === 0) return inventory;
  const required = requiredIdentities(environment);
  const instant = (days: number) => `${new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 19)}Z`;
  const next = (id: string) => (inventory.formerRevisions?.[id] ?? 0) + 1;
  return {
    ...inventory,
    certificates: Object.fromEntries(
      required.certificates.map(({ id, authority, commonName, names }): [string, InventoryCertificate] => [
        id,
        inventory.certificates[id] ?? {
          authority,
          commonName,
          names: [...names],
          notBefore: instant(0),
          notAfter: instant(DEFAULT_LEAF_DAYS),
          fingerprint: NO_FINGERPRINT,
          revision: next(id),
        },
      ]),
    ),
    credentials: Object.fromEntries(
      required.credentials.map(({ id }) => [id, inventory.credentials[id] ?? { revision: next(id) }]),
    ),
  };
}

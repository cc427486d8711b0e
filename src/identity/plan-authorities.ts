import {
  authorityNames,
  type AuthorityName,
  type IdentityInventory,
  type InventoryAuthority,
} from "../config/identity-inventory.js";
import type { Problem } from "../config/problem.js";
import { authorityFile, lostAuthority, type PrivateHalf } from "./private-half.js";
import {
  authorityOf,
  bundleOf,
  generationName,
  outOfOrder,
  stepped,
  type Bundle,
  type RotationAction,
} from "./rotation.js";
import type { StoredCertificate } from "./stored-certificate.js";

/** A step that was asked for. */
export interface RotationStep {
  readonly action: RotationAction;
  /** @default - both, as far as there are any */
  readonly authorities?: readonly AuthorityName[];
}

/** What becomes of one authority. */
export interface PlannedAuthority {
  readonly bundle: Bundle;
  /** The one that issues. @default - it is made in this run */
  readonly issuer?: StoredCertificate;
  /** Common names that the inventory lists, or will. */
  readonly known: ReadonlySet<string>;
}

/** What the plan is made from. */
export interface AuthorityContext {
  readonly inventory: IdentityInventory;
  readonly inventoryFile: string;
  readonly half: PrivateHalf;
  /** Path of a file in the private folder. */
  readonly file: (name: string) => string;
  /** Authorities that something is issued by. */
  readonly needed: ReadonlySet<AuthorityName>;
  readonly step?: RotationStep;
}

/** The authorities a step is about. */
export function steppedAuthorities(step: RotationStep, inventory: IdentityInventory): readonly AuthorityName[] {
  return step.authorities ?? authorityNames.filter((name) => inventory.authorities[name] !== undefined);
}

/**
 * What becomes of the authorities. One that nothing needs any more stays: a slip in the environment file must not cost
 * its key.
 */
export function planAuthorities(context: AuthorityContext): {
  authorities: Map<AuthorityName, PlannedAuthority>;
  problems: Problem[];
} {
  const { inventory, inventoryFile, half, needed, step } = context;
  const problems: Problem[] = [];
  const moving = step === undefined ? [] : steppedAuthorities(step, inventory);
  if (step !== undefined) {
    const without = moving.filter((name) => inventory.authorities[name] === undefined);
    if (without.length > 0 || moving.length === 0) problems.push(nothingThere(inventoryFile, without));
  }
  const authorities = new Map<AuthorityName, PlannedAuthority>();
  for (const name of authorityNames) {
    const listed = inventory.authorities[name];
    if (listed === undefined && !needed.has(name)) continue;
    const before = listed === undefined ? firstBundle(name, context, problems) : bundleOf(listed);
    let bundle: Bundle | undefined = before;
    if (step !== undefined && listed !== undefined && moving.includes(name)) {
      bundle = stepped(name, before, step.action);
      if (bundle === undefined) problems.push(outOfOrder(inventoryFile, name, before.phase, step.action));
    }
    const after = bundle ?? before;
    if (listed !== undefined) problems.push(...changed(name, listed, after, context));
    const [issuing = ""] = after.commonNames;
    authorities.set(name, {
      bundle: after,
      issuer: half.authorities.get(issuing),
      known: new Set([...before.commonNames, ...after.commonNames]),
    });
  }
  return { authorities, problems };
}

/** An interrupted first run leaves an authority that no inventory lists yet: it is taken over. */
function firstBundle(
  name: AuthorityName,
  { half, inventoryFile, file }: AuthorityContext,
  problems: Problem[],
): Bundle {
  const found = [...half.authorities.keys()].filter((commonName) => authorityOf(commonName) === name).sort();
  const [first = generationName(name, 1), ...more] = found;
  if (more.length > 0) {
    problems.push({
      file: inventoryFile,
      path: ["authorities", name],
      rule: `which of these issues: ${found.map((commonName) => file(authorityFile(commonName))).join(", ")}`,
      remedy: "restore the inventory from version control: it says how far the rotation is",
    });
  }
  return { commonNames: [first], phase: "settled" };
}

/** What the inventory lists and the private folder does not have, or has otherwise. */
function changed(
  name: AuthorityName,
  listed: InventoryAuthority,
  { commonNames }: Bundle,
  { half, file, inventoryFile }: AuthorityContext,
): Problem[] {
  return listed.certificates
    .filter(({ commonName }) => commonNames.includes(commonName))
    .filter(({ commonName, fingerprint }) => half.authorities.get(commonName)?.fingerprint !== fingerprint)
    .map(({ commonName }) => ({
      file: file(authorityFile(commonName)),
      path: [],
      rule: `the authority that ${inventoryFile} lists`,
      remedy: lostAuthority(name),
    }));
}

function nothingThere(file: string, names: readonly AuthorityName[]): Problem {
  return {
    file,
    path: ["authorities"],
    rule: `an authority${names.length === 0 ? "" : ` ${names.join(" and ")}`} that was made before`,
    remedy: "run without the option first; it makes what is missing",
  };
}

import { readInventory, type AuthorityName, type IdentityInventory } from "../config/identity-inventory.js";
import { EnvironmentProblems, type Problem } from "../config/problem.js";
import { requiredIdentities, type RequiredIdentities } from "../config/required-identities.js";
import type { IdentityProps } from "./identity-options.js";
import { planAuthorities, steppedAuthorities, type PlannedAuthority } from "./plan-authorities.js";
import {
  planCertificates,
  planCredentials,
  type PlannedCertificate,
  type PlannedCredential,
} from "./plan-identities.js";
import { PrivateFolder } from "./private-folder.js";
import { readPrivateHalf, type PrivateHalf } from "./private-half.js";
import { LEAF_DAYS, renewedIds } from "./renewal.js";

/** Everything that is known before anything is written. */
export interface Preparation {
  readonly required: RequiredIdentities;
  /** As the file has it before the run. */
  readonly inventory: IdentityInventory;
  readonly folder: PrivateFolder;
  readonly half: PrivateHalf;
  readonly authorities: ReadonlyMap<AuthorityName, PlannedAuthority>;
  readonly certificates: readonly PlannedCertificate[];
  readonly credentials: readonly PlannedCredential[];
}

/**
 * Looks at what there is and decides what is to be done about it.
 *
 * @throws EnvironmentProblems with everything that stands in the way.
 */
export function prepare({ environment, folder: path, inventoryFile, now, options = {} }: IdentityProps): Preparation {
  const folder = new PrivateFolder(path);
  const required = requiredIdentities(environment);
  const { inventory, problems } = readInventory(inventoryFile);
  if (problems.length > 0) throw new EnvironmentProblems(problems);

  const { step, renew = [], leafDays } = options;
  const replaced = new Set(step?.action === "replace" ? steppedAuthorities(step, inventory) : []);
  const asked = renewedIds(renew, required, environment.file);
  const renewed = new Set([
    ...asked.ids,
    ...required.certificates.filter(({ authority }) => replaced.has(authority)).map(({ id }) => id),
  ]);
  const found = readPrivateHalf(folder, required, inventory, renewed, replaced);
  const file = (name: string) => folder.file(name);
  const needed = new Set(required.certificates.map(({ authority }) => authority));
  const context = { required, inventory, inventoryFile, half: found.half, file, now, renewed };
  const authorities = planAuthorities({ ...context, needed, step });
  const certificates = planCertificates(context, authorities.authorities);

  const inTheWay = [...found.problems, ...authorities.problems, ...certificates.problems];
  const all = [
    ...asked.problems,
    ...leafDaysProblems(environment.file, leafDays),
    ...(inTheWay.length > 0 && !folder.exists && Object.keys(inventory.authorities).length > 0
      ? [elsewhere(path, inventoryFile)]
      : distinct(inTheWay)),
  ];
  if (all.length > 0) throw new EnvironmentProblems(all);
  return {
    required,
    inventory,
    folder,
    half: found.half,
    authorities: authorities.authorities,
    certificates: certificates.certificates,
    credentials: planCredentials(context),
  };
}

function leafDaysProblems(file: string, days: number | undefined): Problem[] {
  const { least, most } = LEAF_DAYS;
  if (days === undefined || (Number.isInteger(days) && days >= least && days <= most)) return [];
  return [
    {
      file,
      path: [],
      got: days,
      rule: `--leaf-days: a whole number from ${least} to ${most}`,
      remedy: "leave it out for 90, and run at least every month",
    },
  ];
}

/** One sentence instead of one per file: the folder was made on another machine. */
function elsewhere(path: string, inventoryFile: string): Problem {
  return {
    file: path,
    path: [],
    rule: `the private half of what ${inventoryFile} lists`,
    remedy:
      "fetch a copy of the folder from whoever ran this last; where there is none: --replace-authority --renew all, " +
      "which cuts every cluster until all stacks are deployed",
  };
}

/** A damaged authority is noticed when it is read and when it is missed; the first says more. */
function distinct(problems: readonly Problem[]): Problem[] {
  return problems.filter(({ file, path }, index) => {
    const first = problems.findIndex((other) => other.file === file);
    return first === index || path.length > 0;
  });
}

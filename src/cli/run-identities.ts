import { join } from "node:path";
import { authorityNames, type AuthorityName } from "../config/identity-inventory.js";
import { defaultInventoryFile, loadEnvironments } from "../config/load.js";
import { makesItsBucket, observabilityClusterName, stackId } from "../config/model.js";
import { checkIdentities } from "../identity/check-identities.js";
import { ensureIdentities } from "../identity/ensure-identities.js";
import type { RotationStep } from "../identity/plan-authorities.js";
import type { RotationAction } from "../identity/rotation.js";
import { variablesFile } from "../identity/stack-variables.js";
import { renderIdentities } from "./render-identities.js";
import { UserError } from "./user-error.js";

/** The options as they stand on the command line. */
export interface IdentitiesArguments {
  readonly leafDays?: string;
  readonly renew?: readonly string[];
  /** Name of an authority, or true for both. */
  readonly rotateAuthority?: string | true;
  readonly retireAuthority?: string | true;
  readonly replaceAuthority?: string | true;
  readonly check?: true;
}

/** Where everything is, and what time. */
export interface IdentitiesPlace {
  /** Folder of the environment files. */
  readonly environments: string;
  /** Folder with one folder per environment for the private halves. */
  readonly identities: string;
  readonly now: Date;
  /** Takes what the reader is told. */
  readonly write: (text: string) => void;
}

/**
 * Makes, renews or checks the identities of one environment.
 *
 * @throws UserError, EnvironmentProblems; nothing is written then.
 */
export async function runIdentities(name: string, given: IdentitiesArguments, place: IdentitiesPlace): Promise<void> {
  const step = rotationStep(given);
  const [environment] = loadEnvironments(place.environments, [name]);
  if (environment === undefined) throw new Error(`${name} was neither loaded nor refused`);
  const { now, write } = place;
  const folder = join(place.identities, name);
  const inventoryFile = defaultInventoryFile(place.environments, name);
  if (given.check === true) {
    if (step !== undefined || given.renew !== undefined) {
      throw new UserError("--check changes nothing; leave out --renew and what is about authorities");
    }
    const { findings, warnings, judged, count } = checkIdentities({ environment, folder, inventoryFile, now });
    write(warnings.map((warning) => `warning: ${warning}\n`).join(""));
    if (findings.length > 0) {
      throw new UserError([...findings, "", `npm run identities -- ${name} mends it (judged by ${judged})`].join("\n"));
    }
    write(`${name}: all ${count} identities are there and good, judged by ${judged}\n`);
    return;
  }
  const options = {
    ...(given.leafDays === undefined ? {} : { leafDays: Number(given.leafDays) }),
    renew: given.renew,
    step,
  };
  const report = await ensureIdentities({ environment, folder, inventoryFile, now, options });
  const stack = (cluster: string) => {
    const id = stackId(name, cluster);
    const hasDependencies = cluster === observabilityClusterName && makesItsBucket(environment);
    return { id, variables: join(folder, variablesFile(id)), hasDependencies };
  };
  write(renderIdentities(report, { environment: name, inventoryFile, stack }));
}

function rotationStep(given: IdentitiesArguments): RotationStep | undefined {
  const asked = (
    [
      ["rotate", given.rotateAuthority],
      ["retire", given.retireAuthority],
      ["replace", given.replaceAuthority],
    ] satisfies [RotationAction, string | true | undefined][]
  ).filter(([, which]) => which !== undefined);
  const [first, second] = asked;
  if (first === undefined) return undefined;
  const [action, which] = first;
  if (second !== undefined) {
    throw new UserError(`--${action}-authority and --${second[0]}-authority: one step at a time, deployed in between`);
  }
  if (which === undefined || which === true) return { action };
  return { action, authorities: [authorityNamed(which, action)] };
}

function authorityNamed(which: string, action: RotationAction): AuthorityName {
  const found = authorityNames.find((name) => name === which);
  if (found !== undefined) return found;
  throw new UserError(`--${action}-authority ${which}: name ${authorityNames.join(" or ")}, or neither for both`);
}

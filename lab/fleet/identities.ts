import { join } from "node:path";
import { loadEnvironments } from "../../src/config/load.js";
import type { Environment } from "../../src/config/model.js";
import { EnvironmentProblems } from "../../src/config/problem.js";
import { ensureIdentities } from "../../src/identity/ensure-identities.js";
import type { IdentityOptions } from "../../src/identity/identity-options.js";
import type { IdentityReport } from "../../src/identity/identity-report.js";
import { stackVariables, type StackVariables } from "../../src/identity/stack-variables.js";
import { LabError } from "../lab-error.js";
import type { LabPaths } from "../paths.js";
import { readVariant, withVariant } from "./variant.js";

/** Name of the lab's environment. */
const LAB = "lab";

/** The lab's identities are part of its state: readable by root alone, and gone with `down`. */
export function identityPlaces(paths: LabPaths): { readonly folder: string; readonly inventoryFile: string } {
  return { folder: join(paths.state, "identities"), inventoryFile: join(paths.state, "identities.json") };
}

/**
 * The validated lab environment, with the identities it has so far.
 *
 * @throws LabError with every problem of the file.
 */
export function labEnvironment(checkout: string, paths: LabPaths): Environment {
  const { inventoryFile } = identityPlaces(paths);
  return asLabError(() => {
    const [environment] = loadEnvironments(join(checkout, "environments"), [LAB], () => inventoryFile);
    return withVariant(environment!, readVariant(paths));
  });
}

/**
 * Makes and renews the lab's identities with the product's own code.
 *
 * @param options what to make anew, or a step of a rotation. @default - only what is missing or ages
 * @param now the time it is taken to be: a certificate that is made as of weeks ago is near its end today. @default - now
 */
export async function ensureLabIdentities(
  checkout: string,
  paths: LabPaths,
  options?: IdentityOptions,
  now = new Date(),
): Promise<IdentityReport> {
  const environment = labEnvironment(checkout, paths);
  try {
    return await ensureIdentities({ environment, ...identityPlaces(paths), now, options });
  } catch (error) {
    throw labErrorOf(error);
  }
}

/** Values of the variables of a cluster's stack. @throws LabError when the identities have not been made. */
export function labVariables(paths: LabPaths, cluster: string): StackVariables {
  return asLabError(() => stackVariables(identityPlaces(paths).folder, LAB, cluster));
}

function asLabError<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    throw labErrorOf(error);
  }
}

function labErrorOf(error: unknown): unknown {
  return error instanceof EnvironmentProblems ? new LabError(error.message) : error;
}

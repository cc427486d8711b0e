import { z } from "zod";
import { stackId } from "../config/model.js";
import { EnvironmentProblems } from "../config/problem.js";
import type { RequiredIdentities } from "../config/required-identities.js";
import type { PlannedAuthority } from "./plan-authorities.js";
import type { AuthorityName } from "../config/identity-inventory.js";
import type { Minted } from "./mint.js";
import { PrivateFolder } from "./private-folder.js";
import { generationOf } from "./rotation.js";

/** Values of a stack's Terraform variables by name. */
export type StackVariables = Readonly<Record<string, string>>;

/** Name of the file with a stack's variables, in the private folder. */
export const variablesFile = (stack: string) => `${stack}.tfvars.json`;

/** The variables of one cluster's stack, sorted. */
export function clusterVariables(
  cluster: string,
  required: RequiredIdentities,
  authorities: ReadonlyMap<AuthorityName, PlannedAuthority>,
  minted: Minted,
): StackVariables {
  const of = <T extends { readonly cluster: string }>(all: readonly T[]) =>
    all.filter((one) => one.cluster === cluster);
  const variables = [
    ...of(required.certificates).flatMap(({ id, authority, variables }) => [
      [variables.certificate, minted.certificates.get(id)?.pem.certificate ?? ""],
      [variables.key, minted.certificates.get(id)?.pem.key ?? ""],
      [variables.authorities, bundleText(authorities.get(authority)?.bundle.commonNames ?? [], minted)],
    ]),
    ...of(required.credentials).flatMap(({ id, variables }) => [
      [variables.user, minted.credentials.get(id)?.user ?? ""],
      [variables.password, minted.credentials.get(id)?.password ?? ""],
    ]),
  ] as [string, string][];
  return Object.fromEntries(variables.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/**
 * The variables of a cluster's stack, as `ensureIdentities` left them.
 *
 * @param folder of the environment's private half.
 * @throws EnvironmentProblems when they are not there.
 */
export function stackVariables(folder: string, environment: string, cluster: string): StackVariables {
  const name = variablesFile(stackId(environment, cluster));
  const half = new PrivateFolder(folder);
  const parsed = z.record(z.string(), z.string()).safeParse(asJson(half.read(name)));
  if (parsed.success) return parsed.data;
  throw new EnvironmentProblems([
    {
      file: half.file(name),
      path: [],
      rule: "a map of variables, JSON",
      remedy: `npm run identities -- ${environment}`,
    },
  ]);
}

/** Always the oldest first: the text changes exactly when the set does. */
function bundleText(commonNames: readonly string[], { authorities }: Minted): string {
  return [...commonNames]
    .sort((left, right) => generationOf(left) - generationOf(right))
    .map((commonName) => authorities.get(commonName)?.pem.certificate ?? "")
    .join("");
}

function asJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

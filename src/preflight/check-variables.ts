import type { IdentityInventory } from "../config/identity-inventory.js";
import type { RequiredIdentities } from "../config/required-identities.js";
import { daysLeft, reasonToRenew } from "../identity/renewal.js";
import type { PreflightFinding } from "./finding.js";

/** The variables of one stack, as far as they are at hand. */
export interface StackVariablesAtHand {
  readonly cluster: string;
  /** The file that should have them. */
  readonly file: string;
  /** Names of those that are in the file with a value. @default - there is no such file */
  readonly inFile?: readonly string[];
  /** Whether the process environment has a value for one, as TF_VAR_<name>. */
  readonly inEnvironment: (name: string) => boolean;
}

/** Whether every variable of a stack has a value; the values themselves are not looked at. */
export function checkVariables(
  environment: string,
  required: RequiredIdentities,
  { cluster, file, inFile, inEnvironment }: StackVariablesAtHand,
): PreflightFinding[] {
  const names = [...required.certificates, ...required.credentials]
    .filter((one) => one.cluster === cluster)
    .flatMap(({ variables }) => Object.values(variables) as string[]);
  const missing = names.filter((name) => inFile?.includes(name) !== true && !inEnvironment(name));
  if (missing.length === 0) return [];
  return [
    {
      severity: "error",
      check: "variables",
      cluster,
      got: inFile === undefined ? `no ${file}` : `${file} lacks ${missing.join(", ")}`,
      rule: "a value for every variable of the stack, in its file or as TF_VAR_<name>",
      remedy: `npm run identities -- ${environment}, or fetch the file from where it is kept`,
    },
  ];
}

/** Whether the certificates of a cluster will still be good, by the inventory that is kept beside the environment file. */
export function checkCertificates(
  environment: string,
  { certificates }: RequiredIdentities,
  inventory: IdentityInventory,
  { cluster, now }: { readonly cluster: string; readonly now: Date },
): PreflightFinding[] {
  const about = { check: "certificates", cluster, remedy: `npm run identities -- ${environment}` };
  const needed = certificates.filter((required) => required.cluster === cluster);
  const unlisted = needed.filter(({ id }) => inventory.certificates[id] === undefined);
  const unknown: PreflightFinding = {
    ...about,
    severity: "warning",
    got: `not in the inventory: ${unlisted.map(({ id }) => id).join(", ")}`,
    rule: "an inventory of all certificates: alerts on their ends and renewals that reach the cluster come from it",
  };
  return [
    ...(unlisted.length === 0 ? [] : [unknown]),
    ...needed.flatMap((required): PreflightFinding[] => {
      const listed = inventory.certificates[required.id];
      if (listed === undefined) return [];
      const dates = { notBefore: new Date(listed.notBefore), notAfter: new Date(listed.notAfter) };
      const reason = reasonToRenew(required, { ...listed, ...dates }, now);
      if (reason === undefined) return [];
      const ended = now >= dates.notAfter;
      const days = daysLeft(dates.notAfter, now);
      return [
        {
          ...about,
          severity: ended ? "error" : "warning",
          got: ended ? `${required.id} ended on ${listed.notAfter}` : `${required.id}: ${reason}, ${days} days left`,
          rule: "certificates that last, and are what the environment asks for",
        },
      ];
    }),
  ];
}

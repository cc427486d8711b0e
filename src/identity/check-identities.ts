import { isDeepStrictEqual } from "node:util";
import { readInventory, type IdentityInventory } from "../config/identity-inventory.js";
import { EnvironmentProblems } from "../config/problem.js";
import { requiredIdentities } from "../config/required-identities.js";
import type { IdentityProps } from "./identity-options.js";
import { agingAuthorities, removedIdentities } from "./identity-report.js";
import { nextInventory } from "./next-inventory.js";
import type { PlannedCertificate } from "./plan-identities.js";
import { prepare } from "./prepare.js";
import { PrivateFolder } from "./private-folder.js";
import { reasonToRenew } from "./renewal.js";

/** What a check found. */
export interface IdentityCheck {
  /** One sentence per thing that a run would change; empty when all is well. */
  readonly findings: readonly string[];
  /** What should be known and fails nothing. */
  readonly warnings: readonly string[];
  /** Whether the private half was at hand, or the inventory alone was judged, as in a pipeline. */
  readonly judged: "both halves" | "the inventory";
  /** Number of certificates and credentials looked at. */
  readonly count: number;
}

/**
 * What `ensureIdentities` would do, without changing anything.
 *
 * @throws EnvironmentProblems as `ensureIdentities` does.
 */
export function checkIdentities(props: Omit<IdentityProps, "options">): IdentityCheck {
  const { environment, folder, inventoryFile, now } = props;
  const { inventory, problems } = readInventory(inventoryFile);
  if (problems.length > 0) throw new EnvironmentProblems(problems);
  const required = requiredIdentities(environment);
  const both = new PrivateFolder(folder).exists;
  const removed = removedIdentities(environment, { inventory, required });
  return {
    findings: [
      ...(both ? privateFindings(props, inventory) : publicFindings(props, inventory)),
      ...removed.map(({ id }) => `${id}: nothing needs it any more, and ${inventoryFile} lists it`),
    ],
    warnings: agingAuthorities(inventory, now).map((name) => agingWarning(name)),
    judged: both ? "both halves" : "the inventory",
    count: required.certificates.length + required.credentials.length,
  };
}

/** What to say about an authority in the last third of its life. */
export function agingWarning(name: string): string {
  return `the authority ${name} has under a third of its life left; begin with --rotate-authority ${name} while there is time`;
}

function privateFindings(props: IdentityProps, inventory: IdentityInventory): string[] {
  const preparation = prepare(props);
  const { certificates, credentials, half } = preparation;
  const findings = [
    ...certificates.flatMap(finding),
    ...credentials
      .filter(({ outcome }) => outcome !== "kept")
      .map(({ required: { id } }) => `${id}: there is none yet`),
  ];
  // What is there is as it should be; then the inventory must say so, or the last run was interrupted.
  const complete = findings.length === 0 && !isDeepStrictEqual(nextInventory(preparation, half), inventory);
  const gone = removedIdentities(props.environment, preparation).length > 0;
  return complete && !gone
    ? [`${props.inventoryFile} does not list what the private folder holds: a run was interrupted`]
    : findings;
}

function publicFindings({ environment, now }: IdentityProps, inventory: IdentityInventory): string[] {
  const { certificates, credentials } = requiredIdentities(environment);
  return [
    ...certificates.flatMap((required) => {
      const listed = inventory.certificates[required.id];
      if (listed === undefined) return finding({ required, outcome: "made" });
      const { notBefore, notAfter, ...facts } = listed;
      const reason =
        listed.authority === required.authority
          ? reasonToRenew(required, { ...facts, notBefore: new Date(notBefore), notAfter: new Date(notAfter) }, now)
          : "another authority";
      return reason === undefined ? [] : finding({ required, outcome: "renewed", reason });
    }),
    ...credentials.filter(({ id }) => !(id in inventory.credentials)).map(({ id }) => `${id}: there is none yet`),
  ];
}

function finding({ required: { id }, outcome, reason }: PlannedCertificate): string[] {
  if (outcome === "kept") return [];
  return [`${id}: ${reason === undefined ? "there is none yet" : `to be renewed, ${reason}`}`];
}

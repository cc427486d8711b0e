import { agingWarning } from "../identity/check-identities.js";
import type { IdentityReport, RemovedIdentity, ReportedCertificate } from "../identity/identity-report.js";
import { phases } from "../identity/rotation.js";
import { renderTable } from "./table.js";

/** What the next steps are written with. */
export interface NextStepNames {
  /** The environment. */
  readonly environment: string;
  readonly inventoryFile: string;
  /** Stack of a cluster, and the file with its variables. */
  readonly stack: (cluster: string) => {
    readonly id: string;
    readonly variables: string;
    /** Whether another stack comes before it, which has no part in this and would be asked for. */
    readonly hasDependencies: boolean;
  };
}

/** A run as the person at the terminal reads it: what expires when, what was done, and what to do now. */
export function renderIdentities(report: IdentityReport, names: NextStepNames): string {
  return [
    expiryTable(report),
    ...section("", report.removed.map(removal)),
    ...section("", rotationLines(report)),
    ...section(
      "",
      report.aging.map((name) => `warning: ${agingWarning(name)}`),
    ),
    "",
    ...nextSteps(report, names),
    "",
  ].join("\n");
}

function expiryTable({ authorities, certificates, credentials }: IdentityReport): string {
  const row = ({ id, commonName, authority, notAfter, daysLeft, outcome, reason }: ReportedCertificate) => [
    id,
    commonName,
    authority ?? "(itself)",
    notAfter === undefined ? "-" : day(notAfter),
    daysLeft === undefined ? "-" : String(daysLeft),
    reason === undefined ? outcome : `${outcome}: ${reason}`,
  ];
  return renderTable([
    ["IDENTITY", "COMMON NAME", "AUTHORITY", "EXPIRES", "DAYS LEFT", "DONE"],
    ...authorities.map(row),
    ...certificates.map(row),
    ...credentials.map(({ id, outcome }) => [id, "(password)", "-", "never", "-", outcome]),
  ]);
}

function removal({ id, notAfter, denied }: RemovedIdentity): string {
  if (notAfter === undefined) return `${id} is needed no more; its password is deleted here.`;
  const gone = `${id} is needed no more; its key is deleted here, and its certificate stays valid until ${day(notAfter)}.`;
  if (denied === undefined) return gone;
  return `${gone}\n  Until then, or until the writers' authority is rotated, shut it out: observability.remoteWrite.denied: [${denied}]`;
}

function rotationLines({ phases: reached }: IdentityReport): string[] {
  return [...reached].flatMap(([name, phase]) =>
    phases[phase].next === undefined ? [] : [`authority ${name}: ${phases[phase].done}.`],
  );
}

function nextSteps({ changedClusters, phases: reached }: IdentityReport, names: NextStepNames): string[] {
  const deploy = changedClusters.map((cluster) => {
    const { id, variables, hasDependencies } = names.stack(cluster);
    const alone = hasDependencies ? " --ignore-missing-stack-dependencies" : "";
    return `  npx cdktf deploy ${id}${alone} --var-file ${variables}`;
  });
  const going = [...reached].flatMap(([name, phase]) => {
    const { next } = phases[phase];
    return next === undefined ? [] : [{ name, next }];
  });
  const [first, ...others] = going;
  // Both at once where both are as far: the option without a name.
  const together = first !== undefined && others.length > 0 && others.every(({ next }) => next === first.next);
  const then = (together ? [first.next] : going.map(({ name, next }) => `${next} ${name}`)).map(
    (option) => `  npm run identities -- ${names.environment} ${option}`,
  );
  return [
    ...(deploy.length === 0
      ? ["Nothing has changed. What was not deployed since the last change is still to be deployed."]
      : [`Next: commit ${names.inventoryFile}, then deploy what has changed:`, ...deploy]),
    ...(then.length === 0
      ? []
      : [
          "Once every stack is deployed and two minutes have passed, in which running pods see their Secrets change:",
          ...then,
        ]),
  ];
}

function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [heading, ...lines];
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

import { existsSync, readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { z } from "zod";
import { observabilityClusterName, stackId, type Environment } from "../config/model.js";
import { withoutCluster } from "../config/remove-cluster.js";
import { ensureIdentities } from "../identity/ensure-identities.js";
import type { Duration } from "../units/duration.js";
import { assertKnownCluster, environmentAndCluster } from "./cluster-names.js";
import {
  assertIdentitiesCanChange,
  identityFiles,
  planChange,
  reviewStep,
  stacksAfter,
  writeChange,
  type ClustersPlace,
  type EnvironmentChange,
} from "./environment-change.js";
import { mentionsOf } from "./mentions.js";
import { renderChange } from "./render-change.js";
import { UserError } from "./user-error.js";

/** The options as they stand on the command line. */
export interface RemoveArguments {
  /** The stack is gone; asked for where its state cannot be read from here. */
  readonly destroyed?: true;
  /** What runs in the cluster may stay. */
  readonly keepRunning?: true;
  /** False leaves identities to `npm run identities`. */
  readonly identity: boolean;
  readonly dryRun?: true;
}

/**
 * Takes a child cluster out of an environment file, deletes the private half of its identity, and says what that changes and
 * what becomes of its samples.
 *
 * @param names the environment and the cluster, or the cluster alone where there is one environment.
 * @throws UserError, EnvironmentProblems; nothing is written then.
 */
export async function runRemoveCluster(
  names: readonly string[],
  given: RemoveArguments,
  place: ClustersPlace,
): Promise<void> {
  const { environment: name, cluster } = environmentAndCluster(place.environments, "remove", names);
  const change = planChange(name, place, (environment, text) => {
    const known = environment.childClusters.map((child) => child.name);
    assertKnownCluster(name, known, cluster);
    return withoutCluster(environment.file, text, cluster);
  });
  const objection = stillThere(change.before, cluster, given, place.project);
  if (objection !== undefined && given.dryRun !== true) throw new UserError(objection);
  // Where none was made for it, there is none to take away, and none of the others is to be made now.
  const listed = Object.values(change.before.inventory.certificates).some(({ commonName }) => commonName === cluster);
  const identities = given.identity && listed;
  if (identities) assertIdentitiesCanChange(change, place);
  const stacks = await stacksAfter(change, identities, place.now);
  place.write(renderChange(change, stacks));
  place.write(section(mentionsOf(cluster, change, place.environments)));
  if (given.dryRun === true) {
    place.write(section([...(objection === undefined ? [] : [objection]), "Nothing was written: --dry-run."]));
    return;
  }
  writeChange(change);
  if (identities) {
    await ensureIdentities({ environment: change.after, ...identityFiles(name, place), now: place.now });
  }
  place.write(section(consequences(change, cluster)));
  place.write(section(nextSteps(change.after, given.identity, listed, place)));
}

/** Why the entry should stay for now: once it is gone nothing knows how to destroy the stack. */
function stillThere(
  { name, backend }: Environment,
  cluster: string,
  { destroyed, keepRunning }: RemoveArguments,
  project: string,
): string | undefined {
  if (keepRunning === true) return undefined;
  const id = stackId(name, cluster);
  const remedy =
    `destroy it while it still has an entry: npm run destroy -- ${name} ${cluster}. ` +
    "With --keep-running it stays, and what it sends is refused and lost.";
  if (backend.s3 !== undefined) {
    if (destroyed === true) return undefined;
    return `${id} has its state in S3, where nobody looks from here. If it is there, ${remedy} If it is gone, say --destroyed.`;
  }
  const folder = backend.local?.folder ?? "state";
  const file = join(folder, `${id}.tfstate`);
  const count = resourcesIn(isAbsolute(file) ? file : join(project, file));
  if (count === 0) return undefined;
  return `${id} is still there: ${file} lists ${count === undefined ? "what nobody can read" : `${count} resources`}; ${remedy}`;
}

const state = z.object({ resources: z.array(z.object({ mode: z.string().optional() })) });

/** How many things Terraform manages by a state file; undefined where it cannot be read. */
function resourcesIn(file: string): number | undefined {
  if (!existsSync(file)) return 0;
  try {
    const { resources } = state.parse(JSON.parse(readFileSync(file, "utf8")));
    return resources.filter(({ mode }) => mode !== "data").length;
  } catch {
    return undefined;
  }
}

function consequences({ before, after }: EnvironmentChange, cluster: string): string[] {
  const certificate = before.inventory.certificates[`${cluster}/writer`];
  const { raw, fiveMinutes, oneHour } = after.observability.retention;
  const denied = after.observability.remoteWrite.denied.includes(cluster);
  return [
    `${cluster} may write until ${stackId(after.name, observabilityClusterName)} is deployed; about a minute later the routers answer it 413.`,
    ...(certificate === undefined
      ? []
      : [
          `Its certificate stays valid until ${certificate.notAfter.slice(0, 10)}, and opens nothing: who is not in the file may not write.`,
          "A new cluster of this name would let it in again: rotate the writers' authority before, or choose another name.",
        ]),
    ...(denied
      ? [`It stays in observability.remoteWrite.denied; a new cluster of this name would be denied too.`]
      : []),
    `What it sent can be queried as long as samples are kept: raw ${span(raw)}, 5-minute ${span(fiveMinutes)}, 1-hour ${span(oneHour)}.`,
    "What it had not sent yet is lost with its volume, or refused.",
  ];
}

const span = (kept: Duration): string => (kept.seconds === 0 ? "for ever" : String(kept));

function nextSteps(environment: Environment, identity: boolean, listed: boolean, place: ClustersPlace): string[] {
  const { name } = environment;
  return [
    "Next:",
    ...(listed && !identity ? [`  npm run identities -- ${name}`] : []),
    reviewStep(environment, place),
    `  npm run deploy -- ${name} ${observabilityClusterName}    denies the identity, and takes its alerts and limits away`,
  ];
}

function section(lines: readonly string[]): string {
  return lines.length === 0 ? "" : `\n${lines.join("\n")}\n`;
}

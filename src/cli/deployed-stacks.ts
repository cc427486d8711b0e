import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { objectStorageName, observabilityClusterName, stackId, type Environment } from "../config/model.js";
import type { ClusterConnectionSettings } from "../config/schema/cluster.js";
import type { DeployedStack } from "../deploy/stack.js";
import { variablesFile } from "../identity/stack-variables.js";
import { reach } from "./reach.js";
import { UserError } from "./user-error.js";

/** Where what a deploy needs is. */
export interface DeployedStacksPlace {
  /** Folder with the private half of the environment's identities. */
  readonly identities: string;
  /** Environment of this process: a variable may be given as `TF_VAR_<name>` too. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * The chosen stacks as a deploy needs them: in their order, with the values of their variables, and with the way to their
 * cluster's API server.
 *
 * @param ids of stacks.
 * @param folderOf their synthesized folder.
 * @throws UserError that names every variable that has no value.
 */
export function deployedStacks(
  environment: Environment,
  ids: readonly string[],
  folderOf: (stack: string) => string,
  place: DeployedStacksPlace,
): DeployedStack[] {
  const problems: string[] = [];
  const stacks = ids.map((id): DeployedStack => {
    const folder = folderOf(id);
    const connection = connectionOf(environment, id);
    const { values, missing, file } = variables(id, folder, place);
    if (missing.length > 0) {
      problems.push(
        `${id}: no value for ${missing.join(", ")} in ${file}; npm run identities -- ${environment.name} writes it`,
      );
    }
    return {
      id,
      folder,
      wave: waveOf(environment, id),
      variables: values,
      reach: connection && (() => reach(connection)),
    };
  });
  if (problems.length > 0) throw new UserError(problems.join("\n"));
  return stacks;
}

/** A bucket comes before what uses it; Receive before those who write to it. */
function waveOf({ name }: Environment, id: string): number {
  if (id === stackId(name, objectStorageName)) return 0;
  return id === stackId(name, observabilityClusterName) ? 1 : 2;
}

function connectionOf(
  { name, observability, childClusters }: Environment,
  id: string,
): ClusterConnectionSettings | undefined {
  if (id === stackId(name, observabilityClusterName)) return observability.cluster;
  return childClusters.find((child) => stackId(name, child.name) === id)?.cluster;
}

const declared = z.object({ variable: z.record(z.string(), z.unknown()).default({}) });

/** Only what the stack asks for: Terraform warns of everything else. */
function variables(id: string, folder: string, { identities, environment }: DeployedStacksPlace) {
  const asked = Object.keys(declared.parse(JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8"))).variable);
  const file = join(identities, variablesFile(id));
  const written = existsSync(file) ? z.record(z.string(), z.string()).catch({}).parse(asJson(file)) : {};
  const known = asked.map((name): [string, string] => [name, environment[`TF_VAR_${name}`] ?? written[name] ?? ""]);
  const missing = known.filter(([, value]) => value === "").map(([name]) => name);
  return { values: Object.fromEntries(known), missing, file };
}

function asJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { synthesize } from "../../src/app.js";
import { observabilityClusterName, stackId, type Environment } from "../../src/config/model.js";
import type { JsonObject } from "../../src/manifests/json.js";
import { LabError } from "../lab-error.js";
import type { LabPaths } from "../paths.js";
import { labEnvironment } from "./identities.js";
import { findCluster, type LabCluster } from "../topology.js";

/** One synthesized stack and the cluster it is for. */
export interface FleetStack {
  readonly id: string;
  readonly cluster: LabCluster;
  /** Folder Terraform runs in. */
  readonly folder: string;
  /** The parsed `cdk.tf.json`. */
  readonly json: JsonObject;
}

/** The lab's environment and its stacks, the observability cluster's first. */
export interface Fleet {
  readonly environment: Environment;
  readonly stacks: readonly FleetStack[];
}

/**
 * Synthesizes `environments/lab.yaml` with the product's own code into the lab's state folder.
 *
 * @param change what a scenario wants to have otherwise; a cluster it adds that the lab does not have is known to the
 * others and deployed nowhere. @default - nothing
 * @throws LabError with every problem of the file.
 */
export async function synthesizeFleet(
  checkout: string,
  paths: LabPaths,
  change: (environment: Environment) => Environment = (environment) => environment,
): Promise<Fleet> {
  const written = labEnvironment(checkout, paths);
  requireClusters(written);
  const environment = change(written);
  const clusters = clusterNamesOf(environment).flatMap((name) => findCluster(name) ?? []);
  const outdir = join(paths.state, "cdktf.out");
  await synthesize([environment], { outdir });
  const stacks = clusters.map((cluster) => {
    const id = stackId(environment.name, cluster.name);
    const folder = join(outdir, "stacks", id);
    return { id, cluster, folder, json: JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as JsonObject };
  });
  return { environment, stacks };
}

/** @throws LabError when the environment file names a cluster that the lab cannot start. */
function requireClusters(environment: Environment): void {
  const unknown = clusterNamesOf(environment).find((name) => findCluster(name) === undefined);
  if (unknown !== undefined) {
    throw new LabError(`the lab has no cluster "${unknown}"`, "lab/topology.ts lists those it has");
  }
}

function clusterNamesOf({ childClusters }: Environment): readonly string[] {
  return [observabilityClusterName, ...childClusters.map(({ name }) => name)];
}

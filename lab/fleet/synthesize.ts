import { readFileSync } from "node:fs";
import { join } from "node:path";
import { synthesize } from "../../src/app.js";
import { loadEnvironments } from "../../src/config/load.js";
import { stackId, type Environment } from "../../src/config/model.js";
import { EnvironmentProblems } from "../../src/config/problem.js";
import type { JsonObject } from "../../src/manifests/json.js";
import { LabError } from "../lab-error.js";
import type { LabPaths } from "../paths.js";
import { LAB_CLUSTERS, type LabCluster } from "../topology.js";

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
 * @throws LabError with every problem of the file.
 */
export function synthesizeFleet(checkout: string, paths: LabPaths): Fleet {
  const environment = labEnvironment(checkout);
  const outdir = join(paths.state, "cdktf.out");
  synthesize([environment], { outdir });
  const stacks = LAB_CLUSTERS.map((cluster) => {
    const id = stackId(environment.name, cluster.name);
    const folder = join(outdir, "stacks", id);
    return { id, cluster, folder, json: JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as JsonObject };
  });
  return { environment, stacks };
}

/** The validated lab environment. @throws LabError with every problem of the file. */
export function labEnvironment(checkout: string): Environment {
  try {
    const [environment] = loadEnvironments(join(checkout, "environments"), ["lab"]);
    if (environment !== undefined) return environment;
  } catch (error) {
    if (error instanceof EnvironmentProblems) throw new LabError(error.message);
    throw error;
  }
  throw new LabError("environments/lab.yaml is empty", "restore it");
}

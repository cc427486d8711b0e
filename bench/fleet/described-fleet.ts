import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { synthesize } from "../../src/app.js";
import { runIdentities } from "../../src/cli/run-identities.js";
import { loadEnvironments } from "../../src/config/load.js";
import { stackIds } from "../../src/config/model.js";
import { variablesFile } from "../../src/identity/stack-variables.js";
import { renderStack, type KubernetesObject } from "../../src/manifests/render-stack.js";

/** Settings as they stand in an environment file. */
export type Settings = Readonly<Record<string, unknown>>;

/** Host under which senders know Receive; its certificate has it. */
export const REMOTE_WRITE_HOST = "receive.bench.internal";

const NAME = "bench";

/** The objects of a fleet, by the name of the cluster. */
export type DescribedFleet = ReadonlyMap<string, readonly KubernetesObject[]>;

/**
 * What the product makes of an environment file: identities, stacks, and the objects in them with their Secrets filled. What
 * benchmarks start comes from there, so they measure what users get.
 *
 * @param observability settings beside the least that is needed.
 * @param childClusters entries of the file without the way to the cluster.
 * @param folder where everything is written.
 */
export async function describeFleet(
  observability: Settings,
  childClusters: readonly Settings[],
  folder: string,
): Promise<DescribedFleet> {
  const environments = join(folder, "environments");
  const identities = join(folder, "identities");
  mkdirSync(environments, { recursive: true });
  const cluster = (context: unknown) => ({ kubeconfig: "~/.kube/config", context });
  const file = {
    observability: {
      cluster: cluster("observability"),
      remoteWrite: { host: REMOTE_WRITE_HOST },
      objectStore: { existing: { bucket: "metrics", endpoint: "s3.example.com", credentialsSecret: "bucket" } },
      ...observability,
    },
    childClusters: childClusters.map((child) => ({ cluster: cluster(child["name"]), ...child })),
  };
  writeFileSync(join(environments, `${NAME}.yaml`), stringify(file));
  await runIdentities(NAME, {}, { environments, identities, now: new Date(), write: () => undefined });
  const [environment] = loadEnvironments(environments, [NAME]);
  if (environment === undefined) throw new Error(`${NAME} was neither loaded nor refused`);
  const outdir = join(folder, "synthesized");
  await synthesize([environment], { outdir });
  return new Map(
    stackIds(environment).map((id) => {
      const json = readJson(join(outdir, "stacks", id, "cdk.tf.json"));
      const variables = readJson(join(identities, NAME, variablesFile(id))) as Readonly<Record<string, string>>;
      const objects = renderStack(json, { variables }).objects.map(({ object }) => object);
      return [id.slice(NAME.length + 1), objects];
    }),
  );
}

function readJson(file: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, unknown>>;
}

/** The objects of one cluster. @throws Error when the fleet has none of that name. */
export function clusterOf(fleet: DescribedFleet, name: string): readonly KubernetesObject[] {
  const objects = fleet.get(name);
  if (objects === undefined) throw new Error(`no cluster ${name}; there are: ${[...fleet.keys()].join(", ")}`);
  return objects;
}

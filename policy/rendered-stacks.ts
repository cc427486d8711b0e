import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { synthesize } from "../src/app.js";
import { loadEnvironments } from "../src/config/load.js";
import { stackIds } from "../src/config/model.js";
import { type JsonObject, isJsonObject } from "../src/manifests/json.js";
import { renderStack } from "../src/manifests/render-stack.js";
import { toYaml } from "../src/manifests/yaml.js";

/** A stack as the tools see it. */
export interface RenderedStackFiles {
  readonly stack: string;
  /** Folder with nothing but `manifests`: the tools take a folder for one cluster. */
  readonly folder: string;
  /** The stack's objects as YAML. */
  readonly manifests: string;
  /** Folder with nothing but the resources of the stack, as Terraform JSON: checkov takes a provider of cdktf's for an error. */
  readonly terraform: string;
  /** Number of objects in `manifests`. */
  readonly objects: number;
  /** Addresses of what is not in there: charts and Secrets. */
  readonly notRendered: readonly string[];
  readonly hasAwsResources: boolean;
}

/**
 * Synthesizes every environment and renders each stack into a folder of its own. Never two stacks into one folder: their
 * namespaces have the same names, and one cluster's NetworkPolicy would then excuse another's pods.
 *
 * @throws EnvironmentProblems, ManifestError
 */
export async function renderStacks(environmentsFolder: string, folder: string): Promise<RenderedStackFiles[]> {
  const environments = loadEnvironments(environmentsFolder);
  const outdir = join(folder, "synthesized");
  await synthesize(environments, { outdir });
  return environments.flatMap(stackIds).map((stack) => {
    const synthesized: unknown = JSON.parse(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8"));
    const terraform = join(folder, "terraform", stack);
    mkdirSync(terraform, { recursive: true });
    writeFileSync(join(terraform, "cdk.tf.json"), JSON.stringify({ resource: resourcesOf(synthesized) }));
    const { objects, notRendered } = renderStack(synthesized, { withholdSecrets: true });
    const own = join(folder, "rendered", stack);
    mkdirSync(own, { recursive: true });
    const manifests = join(own, `${stack}.yaml`);
    writeFileSync(manifests, toYaml(objects));
    return {
      stack,
      folder: own,
      manifests,
      terraform,
      objects: objects.length,
      notRendered: notRendered.map(({ address }) => address),
      hasAwsResources: hasAwsResources(synthesized),
    };
  });
}

/** Whether a synthesized stack has a resource of AWS's provider. */
export function hasAwsResources(synthesized: unknown): boolean {
  return Object.keys(resourcesOf(synthesized)).some((type) => type.startsWith("aws_"));
}

function resourcesOf(synthesized: unknown): JsonObject {
  const resources = isJsonObject(synthesized) ? synthesized.resource : undefined;
  return isJsonObject(resources) ? resources : {};
}

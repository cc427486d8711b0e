import { parse } from "yaml";
import { isJsonObject, type JsonObject } from "../manifests/json.js";
import { ManifestError } from "../manifests/problems.js";
import { renderStack, type KubernetesObject } from "../manifests/render-stack.js";
import { resolveResource } from "../manifests/resolve.js";
import { readStack } from "../manifests/stack.js";

/** A Helm release of a stack, as far as it says what Helm will make. */
export interface StackRelease {
  /** Name of the chart, without a path or a version. */
  readonly chart: string;
  readonly namespace: string;
  /** The values it is given. */
  readonly values: JsonObject;
}

/** Everything a stack makes in its cluster. */
export interface StackNeeds {
  /** Objects that Terraform's provider makes; of a Secret that variables feed there are the keys alone. */
  readonly objects: readonly KubernetesObject[];
  readonly releases: readonly StackRelease[];
}

/**
 * Reads what a synthesized stack makes. It is the stack itself that is asked, so that this cannot go stale.
 *
 * @param json parsed `cdk.tf.json`.
 * @throws ManifestError when the stack cannot be rendered.
 */
export function stackNeeds(json: unknown): StackNeeds {
  const { objects, notRendered } = renderStack(json, { withholdSecrets: true });
  return {
    objects: [...objects.map(({ object }) => object), ...notRendered.flatMap(({ object }) => object ?? [])],
    releases: releasesOf(json),
  };
}

function releasesOf(json: unknown): StackRelease[] {
  const stack = readStack(json);
  return [...stack.resources.values()]
    .filter(({ type }) => type === "helm_release")
    .map((resource) => {
      const { block } = resolveResource(resource, stack, {});
      const { chart, namespace, values } = block;
      if (typeof chart !== "string" || typeof namespace !== "string") {
        throw new ManifestError([{ address: resource.address, path: "", message: "has no chart or no namespace" }]);
      }
      return { chart: chartName(chart), namespace, values: firstDocument(values) };
    });
}

/** `../charts/grafana-12.11.1.tgz` is the chart grafana. */
function chartName(chart: string): string {
  return chart.replace(/^.*\//, "").replace(/-[0-9][^/]*\.tgz$/, "");
}

function firstDocument(values: unknown): JsonObject {
  const text: unknown = Array.isArray(values) ? values[0] : undefined;
  const document: unknown = typeof text === "string" ? parse(text) : undefined;
  return isJsonObject(document) ? document : {};
}

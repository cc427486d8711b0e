import { parse } from "yaml";
import { isJsonObject, type JsonObject, type JsonValue } from "../manifests/json.js";
import { ManifestError } from "../manifests/problems.js";
import { renderStack, type KubernetesObject } from "../manifests/render-stack.js";
import { resolveResource } from "../manifests/resolve.js";
import { readStack } from "../manifests/stack.js";

/** A Helm release of a stack, as far as it says what Helm will make. */
export interface StackRelease {
  /** Name of the chart, without a path or a version. */
  readonly chart: string;
  readonly namespace: string;
  /** The values it is given; a name that only Terraform knows stands in them as the stack says it. */
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

/** Names of the namespaces that a stack makes. */
export function madeNamespaces({ objects }: Pick<StackNeeds, "objects">): string[] {
  return objects.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => metadata.name);
}

/** Names of all namespaces that a stack makes or puts something into. */
export function usedNamespaces(needs: StackNeeds): string[] {
  const used = needs.objects.flatMap(({ metadata: { namespace } }) =>
    typeof namespace === "string" ? [namespace] : [],
  );
  return [...new Set([...madeNamespaces(needs), ...used, ...needs.releases.map(({ namespace }) => namespace)])].sort();
}

function releasesOf(json: unknown): StackRelease[] {
  const stack = readStack(json);
  return [...stack.resources.values()]
    .filter(({ type }) => type === "helm_release")
    .map((resource) => {
      const { block } = resolveResource(resource, stack, {});
      const { chart, namespace, values, set } = block;
      if (typeof chart !== "string" || typeof namespace !== "string") {
        throw new ManifestError([{ address: resource.address, path: "", message: "has no chart or no namespace" }]);
      }
      return { chart: chartName(chart), namespace, values: withSet(firstDocument(values), set) };
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

/** What stands in `set` takes the place of what stands in the values, as Helm has it. */
function withSet(values: JsonObject, set: unknown): JsonObject {
  return (Array.isArray(set) ? set : []).reduce<JsonObject>((all, one: unknown) => {
    if (!isJsonObject(one) || typeof one["name"] !== "string" || one["value"] === undefined) return all;
    return withValue(all, one["name"].split("."), one["value"]);
  }, values);
}

function withValue(values: JsonObject, [key = "", ...below]: readonly string[], value: JsonValue): JsonObject {
  if (below.length === 0) return { ...values, [key]: value };
  const inner = values[key];
  return { ...values, [key]: withValue(isJsonObject(inner) ? inner : {}, below, value) };
}

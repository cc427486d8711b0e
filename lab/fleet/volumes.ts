import { type JsonObject, type JsonValue, isJsonList, isJsonObject } from "../../src/manifests/json.js";
import type { RenderedObject } from "../../src/manifests/render-stack.js";
import type { VolumeClaim } from "../cluster/storage.js";

/** The claims that the StatefulSets of a stack will make. */
export function claimsOf(objects: readonly RenderedObject[]): VolumeClaim[] {
  return objects.flatMap(({ object }) => {
    if (object.kind !== "StatefulSet") return [];
    const spec = object["spec"] as JsonObject;
    const replicas = Number(spec["replicas"] ?? 1);
    const zone = requiredZone(spec);
    const templates = listOf(spec["volumeClaimTemplates"]);
    return templates.flatMap((template) =>
      Array.from({ length: replicas }, (_, ordinal) => ({
        namespace: text(object, "metadata", "namespace"),
        name: `${text(template, "metadata", "name")}-${object.metadata.name}-${ordinal}`,
        capacity: text(template, "spec", "resources", "requests", "storage"),
        zone,
      })),
    );
  });
}

/** The zone that a StatefulSet's pods must run in, or nothing. */
function requiredZone(spec: JsonObject): string | undefined {
  const path = ["template", "spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution"];
  const terms = at(at(spec, ...path), "nodeSelectorTerms");
  const expressions = listOf(terms).flatMap((term) => listOf(term["matchExpressions"]));
  const zones = expressions.find(({ key, operator }) => key === "topology.kubernetes.io/zone" && operator === "In");
  const [zone] = isJsonList(zones?.["values"]) ? zones["values"] : [];
  return typeof zone === "string" ? zone : undefined;
}

function listOf(value: JsonValue | undefined): JsonObject[] {
  return isJsonList(value) ? value.filter(isJsonObject) : [];
}

function at(value: JsonValue | undefined, ...path: readonly string[]): JsonValue | undefined {
  return path.reduce((node, key) => (isJsonObject(node) ? node[key] : undefined), value);
}

function text(object: JsonObject, ...path: readonly string[]): string {
  const value = at(object, ...path);
  return typeof value === "string" ? value : "";
}

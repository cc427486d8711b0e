import { type JsonObject, isJsonList, isJsonObject } from "../../src/manifests/json.js";
import type { RenderedObject } from "../../src/manifests/render-stack.js";
import type { VolumeClaim } from "../cluster/storage.js";

/** The claims that the StatefulSets of a stack will make. */
export function claimsOf(objects: readonly RenderedObject[]): VolumeClaim[] {
  return objects.flatMap(({ object }) => {
    if (object.kind !== "StatefulSet") return [];
    const spec = object["spec"] as JsonObject;
    const replicas = Number(spec["replicas"] ?? 1);
    const templates = isJsonList(spec["volumeClaimTemplates"]) ? spec["volumeClaimTemplates"].filter(isJsonObject) : [];
    return templates.flatMap((template) =>
      Array.from({ length: replicas }, (_, ordinal) => ({
        namespace: text(object, "metadata", "namespace"),
        name: `${text(template, "metadata", "name")}-${object.metadata.name}-${ordinal}`,
        capacity: text(template, "spec", "resources", "requests", "storage"),
      })),
    );
  });
}

function text(object: JsonObject, ...path: readonly string[]): string {
  return String(path.reduce<unknown>((node, key) => (node as JsonObject | undefined)?.[key], object));
}

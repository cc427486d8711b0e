import type { JsonObject } from "../../src/manifests/json.js";
import type { RenderedObject } from "../../src/manifests/render-stack.js";
import type { Steering } from "../../src/manifests/steering.js";

/** What a test wants to be special about a rendered object. */
interface Special {
  readonly kind?: string;
  readonly name?: string;
  readonly dependsOn?: readonly string[];
  readonly writeOnlyRevision?: number;
  readonly steering?: Partial<Steering>;
}

/** A rendered ConfigMap, or whatever else `special` makes of it; its address is `<name>` for short. */
export function renderedObject(members: JsonObject = {}, special: Special = {}): RenderedObject {
  const { kind = "ConfigMap", name = "x", dependsOn = [], writeOnlyRevision, steering = {} } = special;
  return {
    address: name,
    object: { apiVersion: "v1", kind, metadata: { name, namespace: "thanos" }, ...members },
    dependsOn,
    wave: 0,
    ...(writeOnlyRevision === undefined ? {} : { writeOnlyRevision }),
    steering: {
      timeouts: { create: 600, update: 600, delete: 600 },
      preventDestroy: false,
      ignoreChanges: [],
      ...steering,
    },
  };
}

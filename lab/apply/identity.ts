import type { JsonObject } from "../../src/manifests/json.js";
import { isJsonObject } from "../../src/manifests/json.js";

/** What tells one object of a cluster from every other. */
export interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
  /** Absent for objects outside of namespaces. */
  readonly namespace?: string;
  readonly name: string;
}

/** The identity of an object, rendered or live. */
export function identityOf(object: JsonObject): Identity {
  const metadata = isJsonObject(object.metadata) ? object.metadata : {};
  const { namespace } = metadata;
  return {
    apiVersion: object.apiVersion as string,
    kind: object.kind as string,
    ...(typeof namespace === "string" ? { namespace } : {}),
    name: metadata.name as string,
  };
}

/** A text that is the same for two identities exactly when they are the same. */
export function identityKey({ apiVersion, kind, namespace = "", name }: Identity): string {
  return [apiVersion, kind, namespace, name].join("/");
}

/** `StatefulSet thanos/receive`: how messages name an object. */
export function describeIdentity({ kind, namespace, name }: Identity): string {
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

/** The least an object must say for kubectl to find it. */
export function skeletonOf({ apiVersion, kind, namespace, name }: Identity): JsonObject {
  return { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } };
}

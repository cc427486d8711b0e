import type { JsonObject } from "../../src/manifests/json.js";
import { identityKey, identityOf, type Identity, skeletonOf } from "./identity.js";
import { kubectl, type KubectlTarget, readObjects } from "./kubectl.js";
import { FIELD_MANAGER } from "./plan.js";

const serverSide = ["--server-side", "--force-conflicts", `--field-manager=${FIELD_MANAGER}`, "-f", "-"];

/** Reads objects of a cluster in one call; by identity key, those that do not exist are left out. */
export async function readLive(
  target: KubectlTarget,
  identities: readonly Identity[],
): Promise<ReadonlyMap<string, JsonObject>> {
  if (identities.length === 0) return new Map();
  const args = ["get", "-f", "-", "--ignore-not-found", "--show-managed-fields", "-o", "json"];
  const objects = readObjects(await kubectl(target, args, { objects: identities.map(skeletonOf) }));
  return new Map(objects.map((object) => [identityKey(identityOf(object)), object]));
}

/** Sends objects to a cluster in one call, in the order given. */
export async function applyObjects(target: KubectlTarget, objects: readonly JsonObject[]): Promise<void> {
  if (objects.length === 0) return;
  await kubectl(target, ["apply", ...serverSide], { objects, timeoutSeconds: 60 + 2 * objects.length });
}

/**
 * Deletes objects in one call and waits until they are gone; those that do not exist are passed over.
 * @param cascade `foreground` waits for everything the objects owned too, so that it cannot meet its successor
 */
export async function deleteObjects(
  target: KubectlTarget,
  identities: readonly Identity[],
  cascade: "background" | "foreground",
  timeoutSeconds: number,
): Promise<void> {
  if (identities.length === 0) return;
  const args = [
    "delete",
    "-f",
    "-",
    "--ignore-not-found",
    `--cascade=${cascade}`,
    "--wait",
    `--timeout=${timeoutSeconds}s`,
  ];
  await kubectl(target, args, { objects: identities.map(skeletonOf), timeoutSeconds: timeoutSeconds + 30 });
}

/**
 * Finds out which objects an apply would change, in one call that changes nothing.
 * @returns identity keys
 */
export async function findDrift(target: KubectlTarget, objects: readonly JsonObject[]): Promise<ReadonlySet<string>> {
  if (objects.length === 0) return new Set();
  const output = await kubectl(target, ["diff", ...serverSide], {
    objects,
    timeoutSeconds: 60 + 2 * objects.length,
    allowedExitCodes: [1],
    // Says only which files differ, never what is in them.
    environment: { KUBECTL_EXTERNAL_DIFF: "diff -rqN" },
  });
  const names = new Map(objects.map((object) => [diffName(identityOf(object)), identityKey(identityOf(object))]));
  return new Set([...output.matchAll(/^Files \S+\/(\S+) and /gm)].flatMap(([, name]) => names.get(name!) ?? []));
}

/** The name kubectl gives the file it compares an object in. */
function diffName({ apiVersion, kind, namespace = "", name }: Identity): string {
  return [...apiVersion.split("/"), kind, namespace, name].join(".");
}

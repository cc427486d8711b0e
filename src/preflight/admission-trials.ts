import { isJsonObject, type JsonObject } from "../manifests/json.js";
import type { KubernetesObject } from "../manifests/render-stack.js";
import { textAt, type Workload } from "./workloads.js";

/** An object that the API server is asked to try and not to keep. */
export interface AdmissionTrial {
  /** Such as `StatefulSet thanos-compact`. */
  readonly what: string;
  readonly namespace?: string;
  /** Where it is posted to. */
  readonly path: string;
  readonly object: JsonObject;
}

/**
 * What can be tried: the namespaces that are not there yet, and in those that are one pod of each workload. Workloads
 * themselves are let in whatever their pods are like; it is the pods that Pod Security and quotas refuse, later and in
 * silence.
 *
 * @param there names of the namespaces that exist.
 */
export function admissionTrials(
  objects: readonly KubernetesObject[],
  workloads: readonly Workload[],
  there: readonly string[],
): AdmissionTrial[] {
  return [
    ...objects
      .filter(({ kind, metadata }) => kind === "Namespace" && !there.includes(metadata.name))
      .map((object) => ({ what: `Namespace ${object.metadata.name}`, path: "/api/v1/namespaces", object })),
    ...workloads
      .filter(({ namespace }) => there.includes(namespace))
      .map((workload) => ({
        what: workload.name,
        namespace: workload.namespace,
        path: `/api/v1/namespaces/${workload.namespace}/pods`,
        object: podOf(workload),
      })),
  ];
}

/** A pod as the workload would make it, apart from what need not be there yet: its account, its priority, its volumes. */
function podOf({ template, podSpec, claims }: Workload): JsonObject {
  const { metadata } = template;
  const { labels = {}, annotations = {} } = isJsonObject(metadata) ? metadata : {};
  const volumes = Array.isArray(podSpec["volumes"]) ? podSpec["volumes"].filter(isJsonObject) : [];
  const kept = Object.entries(podSpec).filter(([key]) => key !== "serviceAccountName" && key !== "priorityClassName");
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { generateName: "preflight-", labels, annotations },
    spec: {
      ...Object.fromEntries(kept),
      automountServiceAccountToken: false,
      volumes: [...volumes, ...claims.flatMap(claimedVolume)],
    },
  };
}

function claimedVolume(claim: JsonObject): JsonObject[] {
  const name = textAt(claim, "metadata", "name");
  return name === undefined ? [] : [{ name, persistentVolumeClaim: { claimName: name } }];
}

/**
 * Whether an answer is that of admission: neither yes, nor that whoever asked may not try at all, nor that something is
 * not there yet, nor that a webhook cannot try without doing.
 */
export function refusedByAdmission(status: number, body: unknown): boolean {
  if (status < 400 || status >= 500 || status === 404 || status === 409) return false;
  const message = isJsonObject(body) && typeof body["message"] === "string" ? body["message"] : "";
  const mayNotTry =
    /User ".*" cannot create resource|Unauthorized|serviceaccount .* not found|does not support dry run/;
  return message !== "" && !mayNotTry.test(message);
}

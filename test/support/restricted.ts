import type { JsonObject } from "../../src/manifests/json.js";
import type { ContainerJson, PodSpecJson } from "./pod-spec.js";

/** Volume types that the restricted Pod Security level allows. */
const allowedVolumes = new Set([
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "persistentVolumeClaim",
  "projected",
  "secret",
]);

/**
 * What the restricted Pod Security level has against a pod, and what we ask beyond it: a read-only root file system and
 * fields that are given and not left to a default.
 *
 * Source: Kubernetes, Pod Security Standards, "Restricted".
 */
export function restrictedProblems(pod: PodSpecJson): string[] {
  const spec = pod as unknown as JsonObject;
  const security = pod.securityContext ?? {};
  return [
    ...["hostNetwork", "hostPID", "hostIPC"].filter((field) => spec[field] === true),
    ...missing(security, { runAsNonRoot: true, "seccompProfile.type": "RuntimeDefault" }),
    ...(typeof security.runAsUser === "number" && security.runAsUser > 0 ? [] : ["runAsUser"]),
    ...(pod.volumes ?? [])
      .filter((volume) => Object.keys(volume).some((key) => key !== "name" && !allowedVolumes.has(key)))
      .map(({ name }) => `volume ${name as string}`),
    ...[...pod.containers, ...(pod.initContainers ?? [])].flatMap(containerProblems),
  ];
}

function containerProblems({ name, securityContext = {}, ports = [] }: ContainerJson): string[] {
  return [
    ...missing(securityContext, {
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      privileged: false,
      readOnlyRootFilesystem: true,
      "capabilities.drop": ["ALL"],
      "capabilities.add": undefined,
      "seccompProfile.type": "RuntimeDefault",
    }),
    ...ports.filter((port) => "hostPort" in port).map(() => "hostPort"),
  ].map((problem) => `${name}: ${problem}`);
}

function missing(context: JsonObject, expected: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(expected)
    .filter(([path, value]) => JSON.stringify(at(context, path)) !== JSON.stringify(value))
    .map(([path]) => path);
}

function at(context: JsonObject, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => (value as JsonObject | undefined)?.[key], context);
}

import { isJsonObject, type JsonObject } from "../../src/manifests/json.js";
import type { KubernetesObject } from "../../src/manifests/render-stack.js";

/** The parts of a container that tests look at. */
export interface ContainerJson {
  readonly name: string;
  readonly image: string;
  readonly command?: string[];
  readonly args?: string[];
  readonly env?: JsonObject[];
  readonly ports?: JsonObject[];
  readonly volumeMounts?: JsonObject[];
  readonly resources?: JsonObject;
  readonly securityContext?: JsonObject;
  readonly startupProbe?: JsonObject;
  readonly readinessProbe?: JsonObject;
  readonly livenessProbe?: JsonObject;
}

/** The parts of a pod that tests look at. */
export interface PodSpecJson {
  readonly containers: ContainerJson[];
  readonly initContainers?: ContainerJson[];
  readonly volumes?: JsonObject[];
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly terminationGracePeriodSeconds?: number;
  readonly topologySpreadConstraints?: JsonObject[];
  readonly tolerations?: JsonObject[];
  readonly securityContext?: JsonObject;
}

/** The pod template of a workload. */
export interface PodTemplateJson {
  readonly metadata: { readonly labels: JsonObject; readonly annotations?: JsonObject };
  readonly spec: PodSpecJson;
}

/** The pod template of a workload: a StatefulSet, Deployment, DaemonSet or Job. */
export function podTemplate({ spec }: KubernetesObject): PodTemplateJson {
  const template = isJsonObject(spec) ? spec.template : undefined;
  if (!isJsonObject(template)) throw new Error(`no pod template in ${JSON.stringify(spec)}`);
  return template as unknown as PodTemplateJson;
}

/** The pod of a workload. */
export function podSpec(workload: KubernetesObject): PodSpecJson {
  return podTemplate(workload).spec;
}

/**
 * The one container of a workload's pod.
 *
 * @param name its name, where there are several. @default - there is only one
 */
export function container(workload: KubernetesObject, name?: string): ContainerJson {
  const [only, ...others] = podSpec(workload).containers.filter((one) => one.name === (name ?? one.name));
  if (only === undefined || others.length > 0) throw new Error("a pod with one container was expected");
  return only;
}

/** Values of a flag among arguments, in order. */
export function flagValues(args: readonly string[], flag: string): string[] {
  return args.filter((arg) => arg.startsWith(`--${flag}=`)).map((arg) => arg.slice(flag.length + 3));
}

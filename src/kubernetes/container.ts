import type {
  StatefulSetV1SpecTemplateSpecContainer,
  StatefulSetV1SpecTemplateSpecContainerEnv,
  StatefulSetV1SpecTemplateSpecContainerLivenessProbe,
} from "#kubernetes/stateful-set-v1";
import type { ResourceSettings } from "./component-settings.js";
import { ephemeralStorage } from "./ephemeral-storage.js";
import { volumeMounts, type PodVolume } from "./pod-volume.js";
import { renderedText } from "./rendered-text.js";

/**
 * User and group of every container of ours. `nobody` in the images of Thanos and Prometheus; above 10000 so that it is
 * nobody's on the node either.
 */
export const unprivilegedUser = 65534;

/** A check of a container: by HTTP where it names a path, else whether the port takes a connection. */
export interface PortProbe {
  /** What is asked for. @default - nothing: a program without HTTP is well when it takes a connection */
  readonly path?: string;
  /** Name of a port of the container. */
  readonly port: string;
  /** @default "HTTP" */
  readonly scheme?: "HTTP" | "HTTPS";
  /** Seconds between two checks. */
  readonly period: number;
  /** Failures in a row until the check counts as failed. */
  readonly failures: number;
  /** Seconds after which a check has failed. @default 5 */
  readonly timeout?: number;
}

/** The checks of a container. A startup probe holds the other two back until it has succeeded once. */
export interface Probes {
  readonly startup?: PortProbe;
  readonly readiness: PortProbe;
  readonly liveness: PortProbe;
}

/** An environment variable: a literal, a field of the pod, or a key of a Secret. */
export type EnvironmentVariable = { readonly name: string } & (
  { readonly value: string } | { readonly podField: string } | { readonly secret: string; readonly key: string }
);

/** One container of a pod. */
export interface ContainerProps {
  /** Name of the container. */
  readonly name: string;
  readonly image: string;
  /** Program to run. @default - the image's entry point */
  readonly command?: readonly string[];
  readonly args: readonly string[];
  readonly environment?: readonly EnvironmentVariable[];
  /** Ports by name. @default - none */
  readonly ports?: Readonly<Record<string, number>>;
  /** @default - none, as for a job */
  readonly probes?: Probes;
  /** What this container mounts; the pod has the volumes of all its containers. @default - none */
  readonly volumes?: readonly PodVolume[];
  /** What the container reserves and may use at most. */
  readonly resources: ResourceSettings;
}

/**
 * A container that the restricted Pod Security level accepts, with every field of it explicit: the provider sends its
 * own, weaker defaults for what a block leaves out.
 */
export function hardenedContainer(props: ContainerProps): StatefulSetV1SpecTemplateSpecContainer {
  const { requests, limits } = props.resources;
  const disk = ephemeralStorage(props.resources, props.volumes ?? []);
  return {
    name: props.name,
    image: props.image,
    imagePullPolicy: "IfNotPresent",
    command: props.command === undefined ? undefined : [...props.command],
    // A flag may carry a document of the user's, whose `${1}` is not Terraform's to read.
    args: props.args.map(renderedText),
    env: [softMemoryLimit(props.resources), ...(props.environment ?? []).map(environmentVariable)],
    port: Object.entries(props.ports ?? {}).map(([name, containerPort]) => ({ name, containerPort, protocol: "TCP" })),
    startupProbe: probe(props.probes?.startup),
    readinessProbe: probe(props.probes?.readiness),
    livenessProbe: probe(props.probes?.liveness),
    resources: {
      requests: {
        cpu: String(requests.cpu),
        memory: String(requests.memory),
        "ephemeral-storage": String(disk.request),
      },
      limits: {
        memory: String(limits.memory),
        "ephemeral-storage": String(disk.limit),
        ...(limits.cpu === undefined ? {} : { cpu: String(limits.cpu) }),
      },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: String(unprivilegedUser),
      runAsGroup: String(unprivilegedUser),
      seccompProfile: { type: "RuntimeDefault" },
    },
    terminationMessagePolicy: "FallbackToLogsOnError",
    volumeMount: volumeMounts(props.volumes ?? []),
  };
}

/** Go's garbage collector works harder near this limit instead of letting the kernel kill the process at the hard one. */
function softMemoryLimit({ limits }: ResourceSettings): StatefulSetV1SpecTemplateSpecContainerEnv {
  return { name: "GOMEMLIMIT", value: String(Math.floor(limits.memory.bytes * 0.9)) };
}

function environmentVariable(variable: EnvironmentVariable): StatefulSetV1SpecTemplateSpecContainerEnv {
  const { name } = variable;
  if ("value" in variable) return { name, value: variable.value };
  if ("podField" in variable) return { name, valueFrom: { fieldRef: { fieldPath: variable.podField } } };
  return { name, valueFrom: { secretKeyRef: { name: variable.secret, key: variable.key, optional: false } } };
}

function probe(check: PortProbe | undefined): StatefulSetV1SpecTemplateSpecContainerLivenessProbe | undefined {
  if (check === undefined) return undefined;
  const { path, port, scheme = "HTTP" } = check;
  return {
    ...(path === undefined ? { tcpSocket: [{ port }] } : { httpGet: { path, port, scheme } }),
    periodSeconds: check.period,
    failureThreshold: check.failures,
    timeoutSeconds: check.timeout ?? 5,
    successThreshold: 1,
  };
}

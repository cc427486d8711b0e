import type {
  StatefulSetV1SpecTemplateSpec,
  StatefulSetV1SpecTemplateSpecContainer,
  StatefulSetV1SpecTemplateSpecContainerEnv,
  StatefulSetV1SpecTemplateSpecContainerLivenessProbe,
  StatefulSetV1SpecTemplateSpecSecurityContext,
} from "#kubernetes/stateful-set-v1";
import type { Duration } from "../units/duration.js";
import type { ComponentSettings, ResourceSettings } from "./component-settings.js";
import { ephemeralStorage } from "./ephemeral-storage.js";
import { completeTolerations } from "./tolerations.js";
import { podVolumes, volumeMounts, type PodVolume } from "./pod-volume.js";
import { renderedText } from "./rendered-text.js";

/**
 * User and group of every container of ours. `nobody` in the images of Thanos and Prometheus; above 10000 so that it is
 * nobody's on the node either.
 */
export const unprivilegedUser = 65534;

/** An HTTP check of a container. */
export interface HttpProbe {
  readonly path: string;
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
  readonly startup?: HttpProbe;
  readonly readiness: HttpProbe;
  readonly liveness: HttpProbe;
}

/** An environment variable: a literal, a field of the pod, or a key of a Secret. */
export type EnvironmentVariable = { readonly name: string } & (
  { readonly value: string } | { readonly podField: string } | { readonly secret: string; readonly key: string }
);

/** A command that must have succeeded before a pod's container starts. */
export type PodStep = Pick<PodProps, "name" | "command" | "args" | "environment">;

/** One hardened container, alone in its pod once the steps before it are done. */
export interface PodProps {
  /** Name of the container. */
  readonly name: string;
  readonly image: string;
  /** Program to run. @default - the image's entry point */
  readonly command?: readonly string[];
  readonly args: readonly string[];
  readonly environment?: readonly EnvironmentVariable[];
  /**
   * Commands that run before the container, one after the other, with its image, volumes and resources.
   *
   * @default - none
   */
  readonly before?: readonly PodStep[];
  /** Ports by name. */
  readonly ports?: Readonly<Record<string, number>>;
  /** @default - none, as for a job */
  readonly probes?: Probes;
  readonly volumes?: readonly PodVolume[];
  /** Where the pod runs and what the container may use. */
  readonly settings: ComponentSettings & { readonly resources: ResourceSettings };
  /** Name of the pod's ServiceAccount. */
  readonly serviceAccount: string;
  /** Whether the pod talks to the Kubernetes API. @default false */
  readonly serviceAccountToken?: boolean;
  readonly terminationGracePeriod: Duration;
  /** Labels that find the pods of this component; spread over nodes and zones. */
  readonly selector: Readonly<Record<string, string>>;
  /** Zone the pods must run in. @default - any */
  readonly zone?: string;
  /** @default "Always" */
  readonly restartPolicy?: "Always" | "OnFailure" | "Never";
}

/**
 * A pod that the restricted Pod Security level accepts.
 *
 * Every security field is explicit: the provider sends its own, weaker defaults for what a block leaves out (an absent
 * `run_as_non_root` becomes `false`), and the pod is then refused without a word from Terraform.
 */
export function hardenedPod(props: PodProps): StatefulSetV1SpecTemplateSpec {
  const { settings } = props;
  return {
    serviceAccountName: props.serviceAccount,
    automountServiceAccountToken: props.serviceAccountToken ?? false,
    enableServiceLinks: false,
    hostIpc: false,
    hostNetwork: false,
    hostPid: false,
    restartPolicy: props.restartPolicy ?? "Always",
    terminationGracePeriodSeconds: props.terminationGracePeriod.seconds,
    securityContext: podSecurityContext,
    nodeSelector: settings.nodeSelector,
    priorityClassName: settings.priorityClass,
    imagePullSecrets: settings.imagePullSecrets?.map((name) => ({ name })),
    toleration: completeTolerations(settings.tolerations ?? []).map(({ tolerationSeconds, ...toleration }) => ({
      ...toleration,
      tolerationSeconds: tolerationSeconds?.toString(),
    })),
    affinity: props.zone === undefined ? undefined : zoneAffinity(props.zone),
    topologySpreadConstraint: ["kubernetes.io/hostname", "topology.kubernetes.io/zone"].map((topologyKey) => ({
      topologyKey,
      maxSkew: 1,
      // A cluster with one node, or one zone, is still a cluster; where a spread is a must, a zone's affinity says so.
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: [{ matchLabels: { ...props.selector } }],
    })),
    initContainer: props.before?.map((step) =>
      hardenedContainer({
        ...props,
        command: undefined,
        environment: undefined,
        ...step,
        ports: {},
        probes: undefined,
      }),
    ),
    container: [hardenedContainer(props)],
    volume: podVolumes(props.volumes ?? []),
  };
}

const podSecurityContext: StatefulSetV1SpecTemplateSpecSecurityContext = {
  runAsNonRoot: true,
  runAsUser: String(unprivilegedUser),
  runAsGroup: String(unprivilegedUser),
  fsGroup: String(unprivilegedUser),
  // Without this the kubelet changes the owner of every file at each start, minutes on a large volume.
  fsGroupChangePolicy: "OnRootMismatch",
  seccompProfile: { type: "RuntimeDefault" },
};

function hardenedContainer(props: PodProps): StatefulSetV1SpecTemplateSpecContainer {
  const { requests, limits } = props.settings.resources;
  const disk = ephemeralStorage(props.settings.resources, props.volumes ?? []);
  return {
    name: props.name,
    image: props.image,
    imagePullPolicy: "IfNotPresent",
    command: props.command === undefined ? undefined : [...props.command],
    // A flag may carry a document of the user's, whose `${1}` is not Terraform's to read.
    args: props.args.map(renderedText),
    env: [softMemoryLimit(props.settings.resources), ...(props.environment ?? []).map(environmentVariable)],
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

function probe(check: HttpProbe | undefined): StatefulSetV1SpecTemplateSpecContainerLivenessProbe | undefined {
  if (check === undefined) return undefined;
  return {
    httpGet: { path: check.path, port: check.port, scheme: check.scheme ?? "HTTP" },
    periodSeconds: check.period,
    failureThreshold: check.failures,
    timeoutSeconds: check.timeout ?? 5,
    successThreshold: 1,
  };
}

function zoneAffinity(zone: string) {
  return {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerm: [
          { matchExpressions: [{ key: "topology.kubernetes.io/zone", operator: "In", values: [zone] }] },
        ],
      },
    },
  };
}

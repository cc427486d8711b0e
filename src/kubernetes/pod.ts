import type {
  StatefulSetV1SpecTemplateSpec,
  StatefulSetV1SpecTemplateSpecSecurityContext,
} from "#kubernetes/stateful-set-v1";
import type { Duration } from "../units/duration.js";
import type { ComponentSettings, ResourceSettings } from "./component-settings.js";
import { hardenedContainer, unprivilegedUser, type ContainerProps } from "./container.js";
import { completeTolerations } from "./tolerations.js";
import { podVolumes } from "./pod-volume.js";

/** A command that must have succeeded before a pod's container starts. */
export type PodStep = Pick<PodProps, "name" | "command" | "args" | "environment">;

/**
 * A container that runs beside the main one for as long as the pod does: it starts and ends with it, in no order, and
 * shares its address. It mounts only the volumes it names, and one that both name is one volume.
 */
export type PodCompanion = ContainerProps;

/** One hardened container, alone in its pod once the steps before it are done, or with companions. */
export interface PodProps extends Omit<ContainerProps, "resources"> {
  /**
   * Commands that run before the container, one after the other, with its image, volumes and resources.
   *
   * @default - none
   */
  readonly before?: readonly PodStep[];
  /** Further containers of the pod. @default - none */
  readonly beside?: readonly PodCompanion[];
  /** Where the pod runs and what its main container may use. */
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
 *
 * @throws Error when two containers mean different volumes by one name.
 */
export function hardenedPod(props: PodProps): StatefulSetV1SpecTemplateSpec {
  const { settings, beside = [] } = props;
  const main: ContainerProps = { ...props, resources: settings.resources };
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
        ...main,
        command: undefined,
        environment: undefined,
        ...step,
        ports: {},
        probes: undefined,
      }),
    ),
    container: [main, ...beside].map(hardenedContainer),
    volume: podVolumes([main, ...beside].flatMap(({ volumes = [] }) => volumes)),
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

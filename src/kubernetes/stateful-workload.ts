import { Construct } from "constructs";
import type { ITerraformDependable } from "#cdktf";
import { StatefulSetV1 } from "#kubernetes/stateful-set-v1";
import type { Duration } from "../units/duration.js";
import type { Quantity } from "../units/quantity.js";
import { selector } from "./labels.js";
import {
  disruptionBudget,
  workloadMetadata,
  workloadNetworkPolicy,
  workloadPod,
  workloadService,
  workloadServiceAccount,
  type WorkloadProps,
} from "./workload.js";

/** Properties of a component with volumes. */
export interface StatefulWorkloadProps extends WorkloadProps {
  /** Size of each volume by the name under which the pod mounts it. They cannot be changed on a live StatefulSet. */
  readonly claims: Readonly<Record<string, Quantity>>;
  /**
   * `Parallel` starts and stops all pods at once, so that a full outage costs one start and not one per pod.
   *
   * @default "Parallel"
   */
  readonly podManagement?: "Parallel" | "OrderedReady";
  /** How long a new pod must be ready before the next one is replaced. @default - not at all */
  readonly minReady?: Duration;
  /** Longest wait of Terraform for the pods. @default "30m" */
  readonly timeout?: string;
  /** Name of a headless Service that is there already and covers these pods too. @default - one of its own */
  readonly serviceName?: string;
  /** Whether the component has a disruption budget of its own. @default true */
  readonly ownDisruptionBudget?: boolean;
}

/** A component that keeps data: StatefulSet, headless Service, ServiceAccount, NetworkPolicy and disruption budget. */
export class StatefulWorkload extends Construct {
  /** Host name of the headless Service. */
  readonly host: string;

  /** Host names of the pods, in order. */
  readonly podHosts: readonly string[];

  /** The StatefulSet, for what must wait until its pods are ready. */
  readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, props: StatefulWorkloadProps) {
    super(scope, id);
    const serviceAccount = workloadServiceAccount(this, props);
    const serviceName = props.serviceName ?? workloadService(this, props, "headless").metadata.name;
    const { workload, pod } = workloadMetadata(props);
    const timeout = props.timeout ?? "30m";
    this.ready = new StatefulSetV1(this, "Resource", {
      metadata: workload,
      spec: {
        replicas: String(props.replicas),
        serviceName,
        podManagementPolicy: props.podManagement ?? "Parallel",
        minReadySeconds: props.minReady?.seconds ?? 0,
        revisionHistoryLimit: 3,
        updateStrategy: [{ type: "RollingUpdate", rollingUpdate: [{ partition: 0 }] }],
        persistentVolumeClaimRetentionPolicy: [{ whenDeleted: "Retain", whenScaled: "Retain" }],
        selector: { matchLabels: selector(props) },
        template: { metadata: pod, spec: workloadPod(props, serviceAccount.metadata.name) },
        volumeClaimTemplate: Object.entries(props.claims).map(([name, size]) => ({
          metadata: { name },
          spec: {
            accessModes: ["ReadWriteOnce"],
            storageClassName: props.settings.storageClass,
            resources: { requests: { storage: String(size) } },
          },
        })),
      },
      waitForRollout: true,
      timeouts: { create: timeout, update: timeout, delete: timeout },
      dependsOn: [workloadNetworkPolicy(this, props), ...(props.dependsOn ?? [])],
    });
    if (props.ownDisruptionBudget ?? true) disruptionBudget(this, props);
    const service = props.serviceName ?? props.name;
    this.host = props.namespace.host(service);
    this.podHosts = Array.from({ length: props.replicas }, (_, ordinal) => `${props.name}-${ordinal}.${this.host}`);
  }
}

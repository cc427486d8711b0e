import { Construct } from "constructs";
import { DeploymentV1 } from "#kubernetes/deployment-v1";
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

/** A component that keeps nothing: Deployment, Service, ServiceAccount, NetworkPolicy and disruption budget. */
export class StatelessWorkload extends Construct {
  /** Host name of the component's Service. */
  readonly host: string;

  /** Labels that find the pods. */
  readonly selector: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: WorkloadProps) {
    super(scope, id);
    const serviceAccount = workloadServiceAccount(this, props);
    const { workload, pod } = workloadMetadata(props);
    new DeploymentV1(this, "Resource", {
      metadata: workload,
      spec: {
        replicas: String(props.replicas),
        revisionHistoryLimit: 3,
        progressDeadlineSeconds: 600,
        // A new pod is ready before an old one goes, so that one replica is enough to roll without a gap.
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "1", maxUnavailable: "0" } },
        selector: { matchLabels: selector(props) },
        template: { metadata: pod, spec: workloadPod(props, serviceAccount.metadata.name) },
      },
      waitForRollout: true,
      timeouts: { create: "15m", update: "15m", delete: "15m" },
      dependsOn: [workloadNetworkPolicy(this, props), ...(props.dependsOn ?? [])],
    });
    workloadService(this, props, "clusterIp");
    disruptionBudget(this, props);
    this.host = props.namespace.host(props.name);
    this.selector = selector(props);
  }
}

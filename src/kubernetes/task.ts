import { Construct } from "constructs";
import type { ITerraformDependable } from "#cdktf";
import { JobV1 } from "#kubernetes/job-v1";
import { Duration } from "../units/duration.js";
import { labels, selector } from "./labels.js";
import { hardenedPod } from "./pod.js";
import { workloadServiceAccount, type WorkloadProps } from "./workload.js";

/** Properties of a task. */
export type TaskProps = Pick<
  WorkloadProps,
  | "name"
  | "component"
  | "namespace"
  | "image"
  | "command"
  | "args"
  | "environment"
  | "volumes"
  | "settings"
  | "dependsOn"
>;

/** Something that is done once and must have succeeded before what depends on it: a Job that Terraform waits for. */
export class Task extends Construct {
  /** Its success, for what must wait. */
  readonly done: ITerraformDependable;

  constructor(scope: Construct, id: string, props: TaskProps) {
    super(scope, id);
    const serviceAccount = workloadServiceAccount(this, props);
    this.done = new JobV1(this, "Resource", {
      metadata: { namespace: props.namespace.reference, name: props.name, labels: labels(props) },
      spec: {
        backoffLimit: 6,
        completions: 1,
        parallelism: 1,
        // No time-to-live: a Job that removes itself makes every later plan want it back.
        template: {
          metadata: {
            labels: { ...props.settings.labels, ...labels(props) },
            annotations: { ...props.settings.annotations },
          },
          spec: hardenedPod({
            ...props,
            name: props.component,
            serviceAccount: serviceAccount.metadata.name,
            selector: selector(props),
            restartPolicy: "OnFailure",
            terminationGracePeriod: Duration.seconds(30),
          }),
        },
      },
      waitForCompletion: true,
      timeouts: { create: "10m", update: "10m" },
      dependsOn: props.dependsOn === undefined ? undefined : [...props.dependsOn],
    });
  }
}

import { Construct } from "constructs";
import type { ITerraformDependable } from "#cdktf";
import { JobV1 } from "#kubernetes/job-v1";
import { Duration } from "../units/duration.js";
import { labels, selector } from "./labels.js";
import type { EnvironmentVariable } from "./container.js";
import { hardenedPod } from "./pod.js";
import { workloadNetworkPolicy, workloadServiceAccount, type WorkloadProps } from "./workload.js";

/** One command of a task. */
export interface TaskStep {
  /** Name of its container. */
  readonly name: string;
  /** Program to run. @default - the image's entry point */
  readonly command?: readonly string[];
  readonly args: readonly string[];
  readonly environment?: readonly EnvironmentVariable[];
}

/** Properties of a task. */
export interface TaskProps extends Pick<
  WorkloadProps,
  "name" | "component" | "namespace" | "image" | "volumes" | "checksums" | "settings" | "dependsOn"
> {
  /**
   * Commands, one after the other; each starts when the one before has succeeded. When the pod is started anew they all
   * run again.
   */
  readonly steps: readonly [TaskStep, ...TaskStep[]];
}

/**
 * Something that is done once and must have succeeded before what depends on it: a Job that Terraform waits for. A Job
 * cannot be changed, so a new checksum replaces it, and it runs again.
 */
export class Task extends Construct {
  /** Its success, for what must wait. */
  readonly done: ITerraformDependable;

  constructor(scope: Construct, id: string, props: TaskProps) {
    super(scope, id);
    const serviceAccount = workloadServiceAccount(this, props);
    const before = props.steps.slice(0, -1);
    const last = props.steps.at(-1) ?? props.steps[0];
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
            ...last,
            environment: [...(last.environment ?? []), ...checksumVariables(props.checksums)],
            before,
            serviceAccount: serviceAccount.metadata.name,
            selector: selector(props),
            restartPolicy: "OnFailure",
            terminationGracePeriod: Duration.seconds(30),
          }),
        },
      },
      waitForCompletion: true,
      timeouts: { create: "10m", update: "10m" },
      dependsOn: [workloadNetworkPolicy(this, props), ...(props.dependsOn ?? [])],
    });
  }
}

/**
 * A changed pod specification replaces a Job; the provider does not look at the annotations of its template, so a checksum
 * there would change nothing. Source: terraform-provider-kubernetes#2586.
 */
function checksumVariables(checksums: TaskProps["checksums"]): EnvironmentVariable[] {
  return Object.entries(checksums ?? {}).map(([name, value]) => ({
    name: `CHECKSUM_${name.toUpperCase().replaceAll("-", "_")}`,
    value,
  }));
}

import { App, type AppConfig } from "#cdktf";
import { ChildClusterStack } from "../stacks/child-cluster-stack.js";
import { ExistingClusterStack } from "../stacks/existing-cluster-stack.js";
import type { ObjectStorageStack } from "../stacks/object-storage-stack.js";
import { ObservabilityStack } from "../stacks/observability-stack.js";
import type { Environment } from "./config/model.js";
import { runsOurPrometheus } from "./config/our-prometheus.js";
import { withoutTokenTraces } from "./token-traces.js";
import { childRemoteWriteUrl } from "./thanos/remote-write-url.js";

/** Options of the composition. */
export interface BuildAppOptions {
  /** Options of the framework, such as the output folder. @default - it writes where the cdktf command expects it */
  readonly app?: AppConfig;
  /**
   * The stack of a bucket in AWS. Given from outside, so that what it imports is loaded only by who has such a bucket.
   *
   * @default - none; an environment whose bucket is to be made is an error
   */
  readonly objectStorage?: typeof ObjectStorageStack;
}

/**
 * The whole composition: one stack for each environment's observability cluster, one for each of its child
 * clusters, and one for the bucket where it is made in AWS.
 *
 * It reads and writes nothing; `synth()` on the result does.
 *
 * @param environments validated environments.
 * @throws Error when the stack of a bucket is needed and was not given.
 */
export function buildApp(environments: readonly Environment[], { app: options, objectStorage }: BuildAppOptions): App {
  // Stack traces would carry this machine's paths into the synthesized files.
  const app = new App({ stackTraces: false, ...options });
  for (const environment of environments) {
    const url = childRemoteWriteUrl(environment);
    const observability = new ObservabilityStack(app, environment);
    const { s3 } = environment.observability.objectStore;
    // Pods are given an identity when they start, by associations that are there then.
    if (s3?.create === true) {
      if (objectStorage === undefined) throw new Error(`${environment.name} has a bucket to make, and no stack for it`);
      observability.addDependency(new objectStorage(app, environment, s3));
    }
    for (const child of environment.childClusters) {
      if (runsOurPrometheus(child)) new ChildClusterStack(app, environment, child, url);
      else new ExistingClusterStack(app, environment, child);
    }
  }
  return app;
}

/**
 * Composes environments and writes their stacks: what every command that needs synthesized files does.
 *
 * @param app options of the framework. @default - it writes where the cdktf command expects it
 */
export async function synthesize(environments: readonly Environment[], app: AppConfig = {}): Promise<void> {
  const objectStorage = await objectStorageFor(environments);
  withoutTokenTraces(() => buildApp(environments, { app, objectStorage }).synth());
}

/** Loads the stack of a bucket in AWS where one is to be made: the provider's classes are two megabytes of code. */
async function objectStorageFor(environments: readonly Environment[]): Promise<BuildAppOptions["objectStorage"]> {
  const made = environments.some(({ observability }) => observability.objectStore.s3?.create === true);
  return made ? (await import("../stacks/object-storage-stack.js")).ObjectStorageStack : undefined;
}

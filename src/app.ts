import { App, type AppConfig } from "#cdktf";
import { ChildClusterStack } from "../stacks/child-cluster-stack.js";
import { ObjectStorageStack } from "../stacks/object-storage-stack.js";
import { ObservabilityStack } from "../stacks/observability-stack.js";
import type { Environment } from "./config/model.js";
import { withoutTokenTraces } from "./token-traces.js";
import { remoteWriteUrl } from "./thanos/remote-write-url.js";

/**
 * The whole composition: one stack for each environment's observability cluster, one for each of its child
 * clusters, and one for the bucket where it is made in AWS.
 *
 * It reads and writes nothing; `synth()` on the result does.
 *
 * @param environments validated environments.
 * @param options options of the framework, such as the output folder.
 */
export function buildApp(environments: readonly Environment[], options: AppConfig = {}): App {
  // Stack traces would carry this machine's paths into the synthesized files.
  const app = new App({ stackTraces: false, ...options });
  for (const environment of environments) {
    const { host, port, nodePort } = environment.observability.remoteWrite;
    const url = remoteWriteUrl(host, port ?? nodePort);
    const observability = new ObservabilityStack(app, environment);
    const { s3 } = environment.observability.objectStore;
    // Pods are given an identity when they start, by associations that are there then.
    if (s3?.create === true) observability.addDependency(new ObjectStorageStack(app, environment, s3));
    for (const child of environment.childClusters) {
      new ChildClusterStack(app, environment, child, url);
    }
  }
  return app;
}

/**
 * Composes environments and writes their stacks: what every command that needs synthesized files does.
 *
 * @param options options of the framework. @default - it writes where the cdktf command expects it
 */
export function synthesize(environments: readonly Environment[], options: AppConfig = {}): void {
  withoutTokenTraces(() => buildApp(environments, options).synth());
}

import { App, type AppConfig } from "#cdktf";
import { ChildClusterStack } from "../stacks/child-cluster-stack.js";
import { ObservabilityStack } from "../stacks/observability-stack.js";
import type { Environment } from "./config/model.js";
import type { RemoteWriteTarget } from "./prometheus/remote-write.js";
import { withoutTokenTraces } from "./token-traces.js";
import { remoteWriteTarget } from "./thanos/remote-write-target.js";

/**
 * The whole composition: one stack for each environment's observability cluster and one for each of its child clusters.
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
    new ObservabilityStack(app, environment);
    for (const child of environment.childClusters) {
      const target: RemoteWriteTarget = remoteWriteTarget(environment.observability.remoteWrite, child.name);
      new ChildClusterStack(app, environment, child, target);
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

import { parse } from "yaml";
import { renderStack, type KubernetesObject } from "../../src/manifests/render-stack.js";
import { environment, type Settings } from "./environment.js";
import { stackOf, synthApp } from "./synth-app.js";

/** Settings of an environment whose object store is MinIO. */
export const minio = { existing: undefined, minio: { image: "registry.example.com/minio:1" } };

/** The observability stack of an environment, and its objects as Kubernetes takes them. */
export function synthObservability(
  observability: Settings = {},
  rest: Settings = {},
  files: Readonly<Record<string, string>> = {},
) {
  const stack = stackOf(synthApp([environment({ observability, ...rest }, files)]), "test-observability");
  const { objects, notRendered } = renderStack(stack.json);
  const object = (kind: string, name: string): KubernetesObject => {
    const found = objects.find((one) => one.object.kind === kind && one.object.metadata.name === name);
    if (found === undefined) throw new Error(`no ${kind}/${name}`);
    return found.object;
  };
  const document = (name: string, file: string) =>
    parse((object("ConfigMap", name).data as Record<string, string>)[file]!) as unknown;
  return { ...stack, objects: objects.map((one) => one.object), notRendered, object, document };
}

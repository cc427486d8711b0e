import { stringify } from "yaml";
import type { StackChart } from "./charts.js";
import { argocd } from "./gitops/argocd.js";
import { flux } from "./gitops/flux.js";
import { annotated, type GitopsToolName } from "./gitops/gitops-tool.js";
import type { KubernetesObject, RenderedStack } from "./render-stack.js";
import { yamlOptions } from "./yaml.js";

/** A file by its name in the folder of its stack. */
export interface StackFile {
  readonly name: string;
  readonly text: string;
}

/** What the folder of a stack is made from. */
export interface StackFilesProps {
  readonly stack: string;
  /** The stack without its Secrets. */
  readonly rendered: RenderedStack;
  /** Its Helm releases. */
  readonly charts: readonly StackChart[];
  /** Tool that will apply the folder. @default - any that takes a kustomization; charts are left to it then */
  readonly gitops?: GitopsToolName;
  /** Lines on what is not in the folder. */
  readonly header: readonly string[];
}

/** Name of the file that lists the others. */
export const kustomizationFile = "kustomization.yaml";

const tools = { flux, argocd };

/**
 * The files of a stack: one for each object, in the order of their names as in the order they can be applied, and a
 * kustomization that lists them. A stack that has no object has no file: no tool takes an empty kustomization.
 * @throws Error when two objects would have the same file
 */
export function stackFiles({ stack, rendered, charts, gitops, header }: StackFilesProps): readonly StackFile[] {
  const tool = gitops === undefined ? undefined : tools[gitops];
  const files = new Map<string, string>();
  const add = (object: KubernetesObject, wave: number, address: string) => {
    const name = fileName(object, wave);
    const text = `# ${address}\n${stringify(annotated(object, tool?.annotations(object, wave) ?? {}), yamlOptions)}`;
    if (files.has(name)) throw new Error(`${stack}: two objects would be in ${name}`);
    files.set(name, text);
  };
  for (const { object, wave, address } of rendered.objects) add(object, wave, address);
  const shared = new Set<string>();
  for (const { repository, ...chart } of charts) {
    if (tool === undefined || repository === undefined) continue;
    for (const object of tool.chartObjects({ ...chart, repository }, stack)) {
      const id = [object.kind, object.metadata.namespace, object.metadata.name].join("/");
      // Releases share their repository, which is made with the first.
      if (object.kind === "HelmRepository" && shared.has(id)) continue;
      shared.add(id);
      add(object, chart.wave, chart.address);
    }
  }
  if (files.size === 0) return [];
  const names = [...files.keys()].sort();
  const kustomization = {
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    // The order of the names, where kustomize would have one of its own.
    sortOptions: { order: "fifo" },
    resources: names,
  };
  const comment = header.map((line) => `# ${line}\n`).join("");
  return [
    ...names.map((name) => ({ name, text: files.get(name)! })),
    { name: kustomizationFile, text: comment + stringify(kustomization, yamlOptions) },
  ];
}

/** `<wave>_<kind>_<namespace>_<name>.yaml`; no name of an object has an underscore, so no two come together. */
function fileName({ kind, metadata }: KubernetesObject, wave: number): string {
  const namespace = typeof metadata.namespace === "string" ? [metadata.namespace] : [];
  const words = [String(wave).padStart(2, "0"), kebab(kind), ...namespace, metadata.name];
  return `${words.join("_").replace(/[^A-Za-z0-9._-]/g, "-")}.yaml`;
}

const kebab = (kind: string) => kind.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();

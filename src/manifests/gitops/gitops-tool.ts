import type { JsonObject } from "../json.js";
import type { KubernetesObject } from "../render-stack.js";
import type { StackChart } from "../charts.js";

/** A tool inside a cluster that applies what lies in a folder. */
export interface GitopsTool {
  /** Annotations that tell it how to treat an object. */
  annotations(object: KubernetesObject, wave: number): Readonly<Record<string, string>>;
  /** The objects that make it install a chart, which has a repository. */
  chartObjects(chart: StackChart & { readonly repository: string }, stack: string): readonly KubernetesObject[];
}

/** Names of the tools that are rendered for. */
export const gitopsTools = ["flux", "argocd"] as const;

/** Name of a tool that is rendered for. */
export type GitopsToolName = (typeof gitopsTools)[number];

/** Kinds that hold samples or whatever holds samples: they are taken away by a person and by nobody else. */
const kept: ReadonlySet<string> = new Set(["Namespace", "PersistentVolumeClaim", "StatefulSet"]);

/** Whether a tool must leave an object alone that is no longer in the folder. */
export const isKept = ({ kind }: KubernetesObject): boolean => kept.has(kind);

/** An object with more annotations; those it has stay. */
export function annotated(object: KubernetesObject, more: Readonly<Record<string, string>>): KubernetesObject {
  if (Object.keys(more).length === 0) return object;
  const annotations = { ...(object.metadata.annotations as JsonObject | undefined), ...more };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

import type { LabPaths } from "../paths.js";
import { LAB_CLUSTERS } from "../topology.js";

/** Environments of the pages, in place of which the lab's stands. */
const examples = ["kind", "eks", "prod", "<environment>", "<name>"];

/**
 * Commands of a page with the lab's names: its environment in place of the page's, and its contexts in place of those of the
 * example clusters. Nothing else is changed.
 *
 * @throws Error when a command names an environment or a context that the lab has nothing for.
 */
export function inTheLab(text: string, { kubeconfig }: Pick<LabPaths, "kubeconfig">): string {
  return text
    .replaceAll(/(npm run (?:-s )?[\w:-]+ -- )(\S+)/g, (command, start: string, environment: string) => {
      if (!examples.includes(environment)) throw new Error(`${command} names no environment of the pages`);
      return `${start}lab`;
    })
    .replaceAll(/--context (?:kind-)?(\S+)/g, (option, name: string) => {
      const cluster = LAB_CLUSTERS.find((each) => each.name === name);
      if (cluster === undefined) throw new Error(`${option} is no cluster of the lab's`);
      return `--kubeconfig ${kubeconfig} --context ${cluster.context}`;
    });
}

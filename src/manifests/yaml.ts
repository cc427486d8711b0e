import { stringify } from "yaml";
import type { RenderedObject } from "./render-stack.js";

/** kubectl and Helm read YAML 1.1: texts such as `yes` or `012` have to be quoted for them. */
export const yamlOptions = { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false } as const;

/**
 * Manifests as one YAML stream in apply order; a comment in front of each names its Terraform address.
 * @param objects rendered objects; their Secret values, if any, are written out
 */
export function toYaml(objects: readonly RenderedObject[]): string {
  return objects
    .map(({ address, object }) => `# ${address}\n${stringify(object, yamlOptions)}`)
    .map((document) => `---\n${document}`)
    .join("");
}

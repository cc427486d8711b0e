import { stringify } from "yaml";
import type { RenderedObject } from "./render-stack.js";

/**
 * Manifests as one YAML stream in apply order; a comment in front of each names its Terraform address.
 * @param objects rendered objects; their Secret values, if any, are written out
 */
export function toYaml(objects: readonly RenderedObject[]): string {
  return objects
    .map(({ address, object }) => `# ${address}\n${stringify(object, { lineWidth: 0, aliasDuplicateObjects: false })}`)
    .map((document) => `---\n${document}`)
    .join("");
}

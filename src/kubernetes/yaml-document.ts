import { stringify } from "yaml";

/**
 * A document for programs that read YAML 1.1, as all of ours do (Helm, Kubernetes, Prometheus, Thanos): texts such as
 * `yes`, `on` or `012`, which they would take for other types, are quoted.
 */
export function yamlDocument(value: unknown): string {
  return stringify(value, { version: "1.1", aliasDuplicateObjects: false, lineWidth: 0 });
}

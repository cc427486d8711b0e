import { createHash } from "node:crypto";
import { Construct } from "constructs";
import type { ITerraformDependable } from "#cdktf";
import { ConfigMapV1 } from "#kubernetes/config-map-v1";
import type { ClusterNamespace } from "./cluster-namespace.js";
import { labels, type ComponentIdentity } from "./labels.js";
import { renderedText } from "./rendered-text.js";

/** Properties of documents that a component reads from a folder. */
export interface ConfigDocumentProps extends ComponentIdentity {
  readonly namespace: ClusterNamespace;
  /** Text of each file by its name. Known when synthesizing; never a secret. */
  readonly files: Readonly<Record<string, string>>;
  /** What must be there before the documents change. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** Documents in a ConfigMap, with a checksum for the pods that do not notice a change by themselves. */
export class ConfigDocument extends Construct {
  /** Name of the ConfigMap, as a reference. */
  readonly configMap: string;

  /** Changes with the documents; 16 hexadecimal digits. */
  readonly checksum: string;

  constructor(scope: Construct, id: string, props: ConfigDocumentProps) {
    super(scope, id);
    const resource = new ConfigMapV1(this, "Resource", {
      metadata: { namespace: props.namespace.reference, name: props.name, labels: labels(props) },
      data: Object.fromEntries(Object.entries(props.files).map(([name, text]) => [name, renderedText(text)])),
      dependsOn: props.dependsOn === undefined ? undefined : [...props.dependsOn],
    });
    this.configMap = resource.metadata.name;
    this.checksum = createHash("sha256").update(JSON.stringify(props.files)).digest("hex").slice(0, 16);
  }
}

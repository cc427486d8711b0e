import { TerraformStack, TerraformVariable, type Precondition } from "#cdktf";
import { Construct } from "constructs";
import { SecretV1 } from "#kubernetes/secret-v1";
import type { ClusterNamespace } from "./cluster-namespace.js";
import { labels, type ComponentIdentity } from "./labels.js";
import { renderedText } from "./rendered-text.js";

/** Properties of a Secret that comes from outside. */
export interface InputSecretProps extends ComponentIdentity {
  /** Where it is. One that exists already is a name alone. */
  readonly namespace: Pick<ClusterNamespace, "reference">;
  /** Name of a Secret that exists already; nothing is made or asked for then. @default - a Secret is made from variables */
  readonly existing?: string;
  /** Variable that supplies each key. */
  readonly variables: Readonly<Record<string, { readonly variable: string; readonly description: string }>>;
  /** What somebody does who has no value yet, as the end of an error message. */
  readonly supply: string;
  /**
   * Terraform does not read write-only data back and sends it again only when this number changes. Raise it after a new
   * value; it must never be derived from one.
   *
   * @default 1
   */
  readonly revision?: number;
  /** @default "Opaque" */
  readonly type?: "Opaque" | "kubernetes.io/tls";
  /** What Terraform checks before it plans the Secret. @default - nothing */
  readonly preconditions?: readonly Precondition[];
}

/**
 * A Secret whose content Terraform passes on and forgets: ephemeral variables into write-only data. The value is in no
 * synthesized file, plan or state. Needs Terraform 1.11.
 */
export class InputSecret extends Construct {
  /** Name of the Secret; a reference when it is made here. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: InputSecretProps) {
    super(scope, id);
    if (props.existing !== undefined) {
      this.name = props.existing;
      return;
    }
    const stack = TerraformStack.of(this);
    const keys = Object.entries(props.variables).map(([key, { variable, description }]) => {
      const input = new TerraformVariable(stack, variable, {
        type: "string",
        description,
        sensitive: true,
        nullable: false,
        // Without a default Terraform would name the variable, and not say where its value comes from.
        default: "",
      });
      input.addOverride("ephemeral", true);
      input.addValidation({
        condition: `\${length(var.${variable}) > 0}`,
        errorMessage: renderedText(`No value for the variable ${variable}. ${description} ${props.supply}`),
      });
      return [key, input.stringValue];
    });
    const resource = new SecretV1(this, "Resource", {
      metadata: { namespace: props.namespace.reference, name: props.name, labels: labels(props) },
      type: props.type ?? "Opaque",
      dataWo: Object.fromEntries(keys) as Record<string, string>,
      // Without a revision the provider makes the Secret empty and says nothing.
      dataWoRevision: props.revision ?? 1,
      lifecycle: props.preconditions === undefined ? undefined : { precondition: [...props.preconditions] },
    });
    this.name = resource.metadata.name;
  }
}

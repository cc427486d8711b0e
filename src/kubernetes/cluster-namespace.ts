import { Construct } from "constructs";
import type { Precondition } from "#cdktf";
import { NamespaceV1 } from "#kubernetes/namespace-v1";
import { NetworkPolicyV1 } from "#kubernetes/network-policy-v1";
import { closedNetwork, type NamespaceNetwork } from "./network-access.js";

/** Properties of a namespace. */
export interface ClusterNamespaceProps {
  /** Name of the namespace. */
  readonly name: string;
  /**
   * Pod Security level that the API server enforces here. Only host agents such as node-exporter need `privileged`.
   *
   * @default "restricted"
   */
  readonly podSecurity?: "restricted" | "privileged";
  /** What Terraform checks before it plans the namespace, and so before anything in it. @default - nothing */
  readonly preconditions?: readonly Precondition[];
  /** Who talks to whom; each workload's policy follows from it. @default - nobody to anybody, but names are resolved */
  readonly network?: NamespaceNetwork;
}

/** A namespace whose pods are held to a Pod Security level, and talk to nobody unless a policy of their own says so. */
export class ClusterNamespace extends Construct {
  /** Its name, for texts such as host names. */
  readonly name: string;

  /** Its name as a reference: an object that is placed by it is made after the namespace and destroyed before. */
  readonly reference: string;

  /** Who talks to whom in it. */
  readonly network: NamespaceNetwork;

  constructor(scope: Construct, id: string, props: ClusterNamespaceProps) {
    super(scope, id);
    const ours = { "app.kubernetes.io/part-of": "thanos-fleet", "app.kubernetes.io/managed-by": "terraform" };
    const level = props.podSecurity ?? "restricted";
    const namespace = new NamespaceV1(this, "Resource", {
      metadata: {
        name: props.name,
        labels: {
          ...ours,
          ...Object.fromEntries(
            ["enforce", "audit", "warn"].map((mode) => [`pod-security.kubernetes.io/${mode}`, level]),
          ),
        },
      },
      lifecycle: props.preconditions === undefined ? undefined : { precondition: [...props.preconditions] },
    });
    this.name = props.name;
    this.reference = namespace.metadata.name;
    this.network = props.network ?? closedNetwork;
    new NetworkPolicyV1(this, "default-deny", {
      metadata: { namespace: this.reference, name: "default-deny", labels: ours },
      // It selects every pod and has no rule: what no other policy allows does not pass.
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    });
  }

  /** Host name of a Service in this namespace. */
  host(service: string): string {
    return `${service}.${this.name}.svc.cluster.local`;
  }
}

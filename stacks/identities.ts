import type { Precondition } from "#cdktf";
import type { Construct } from "constructs";
import type { Environment } from "../src/config/model.js";
import {
  certificateVariables,
  credentialVariables,
  type CertificateRole,
  type CredentialRole,
} from "../src/config/required-identities.js";
import type { ExistingIdentity } from "../src/config/schema/cluster.js";
import type { ClusterNamespace } from "../src/kubernetes/cluster-namespace.js";
import { InputSecret } from "../src/kubernetes/input-secret.js";
import type { ComponentIdentity } from "../src/kubernetes/labels.js";
import { TlsIdentity } from "../src/kubernetes/tls-identity.js";

/** The identities of one cluster: from Secrets of the user's, or from variables that `npm run identities` fills. */
export class ClusterIdentities {
  private readonly supply: string;

  /**
   * @param cluster name of the cluster, as the inventory has it.
   */
  constructor(
    private readonly namespace: Pick<ClusterNamespace, "reference">,
    private readonly environment: Environment,
    private readonly cluster: string,
  ) {
    const { name } = environment;
    this.supply =
      `\`npm run identities -- ${name}\` makes it and writes identities/${name}/${name}-${cluster}.tfvars.json: ` +
      "give that file to cdktf or terraform with --var-file, or set the variable as TF_VAR_….";
  }

  /**
   * A certificate with its key.
   *
   * @param purpose what it is for, such as `with which Query meets the ingestors`.
   * @param existing the Secret that holds it. @default - variables are asked for
   * @param preconditions what Terraform checks before it plans the Secret. @default - nothing
   */
  certificate(
    scope: Construct,
    id: string,
    role: CertificateRole,
    props: ComponentIdentity & {
      readonly purpose: string;
      readonly existing?: ExistingIdentity;
      readonly preconditions?: readonly Precondition[];
    },
  ): TlsIdentity {
    const { certificates, authorities } = this.environment.inventory;
    const known = certificates[`${this.cluster}/${role}`];
    return new TlsIdentity(scope, id, {
      ...props,
      existing: props.existing?.secret,
      namespace: this.namespace,
      variables: certificateVariables(role),
      supply: this.supply,
      revision: known?.revision,
      authorityRevision: known === undefined ? undefined : authorities[known.authority]?.revision,
    });
  }

  /**
   * A user with a password, under the keys `user` and `password`.
   *
   * @param of whose it is, such as `MinIO's root user`.
   * @param existing name of the Secret that holds it. @default - variables are asked for
   */
  credential(
    scope: Construct,
    id: string,
    role: CredentialRole,
    props: ComponentIdentity & { readonly of: string; readonly existing?: string },
  ): InputSecret {
    const { user, password } = credentialVariables(role);
    return new InputSecret(scope, id, {
      ...props,
      namespace: this.namespace,
      variables: {
        user: { variable: user, description: `Name of ${props.of}.` },
        password: { variable: password, description: `Password of ${props.of}.` },
      },
      supply: this.supply,
      revision: this.revision(role),
    });
  }

  /** Raised with every new password; for what must run again then. @default 1 */
  revision(role: CredentialRole): number {
    return this.environment.inventory.credentials[`${this.cluster}/${role}`]?.revision ?? 1;
  }
}

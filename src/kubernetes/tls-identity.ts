import { Construct } from "constructs";
import type { Precondition } from "#cdktf";
import type { ClusterNamespace } from "./cluster-namespace.js";
import { InputSecret } from "./input-secret.js";
import type { ComponentIdentity } from "./labels.js";
import type { PodVolume } from "./pod-volume.js";

/** Properties of a certificate with its key. */
export interface TlsIdentityProps extends ComponentIdentity {
  /** Where its Secret is. One that exists already is a name alone. */
  readonly namespace: Pick<ClusterNamespace, "reference">;
  /** Name of a Secret that has it; nothing is made or asked for then. @default - a Secret is made from variables */
  readonly existing?: string;
  /** Variables that supply it. */
  readonly variables: { readonly certificate: string; readonly key: string; readonly authorities: string };
  /** What it is for, in a few words, such as `with which Query meets the ingestors`. */
  readonly purpose: string;
  /** What somebody does who has no value yet. */
  readonly supply: string;
  /** Raised with every new content of the Secret. @default 1 */
  readonly revision?: number;
  /** Raised with every new bundle of authorities. @default 1 */
  readonly authorityRevision?: number;
  /** What Terraform checks before it plans the Secret. @default - nothing */
  readonly preconditions?: readonly Precondition[];
}

/** Paths of the files of a mounted identity. */
export interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
  readonly authorities: string;
}

/**
 * A certificate, its key and the authorities it trusts, in a Secret laid out as cert-manager does it: `tls.crt`,
 * `tls.key`, `ca.crt`.
 */
export class TlsIdentity extends Construct {
  /** Name of the Secret; a reference when it is made here. */
  readonly secret: string;

  /**
   * Changes with the bundle of authorities alone. Programs read a renewed certificate while they run, and their
   * authorities only when they start: a pod that carries this as a checksum restarts exactly when it must.
   */
  readonly authorityChecksum: string;

  constructor(scope: Construct, id: string, props: TlsIdentityProps) {
    super(scope, id);
    const { certificate, key, authorities } = props.variables;
    this.secret = new InputSecret(this, "secret", {
      ...props,
      variables: {
        "tls.crt": { variable: certificate, description: `Certificate ${props.purpose}, PEM.` },
        "tls.key": { variable: key, description: `Private key of the certificate ${props.purpose}, PEM.` },
        "ca.crt": { variable: authorities, description: `Authorities trusted by the side ${props.purpose}, PEM.` },
      },
      type: "kubernetes.io/tls",
    }).name;
    this.authorityChecksum = props.existing === undefined ? `revision-${props.authorityRevision ?? 1}` : "existing";
  }

  /** All three files in a folder. */
  volume(name: string, mountPath: string): PodVolume {
    return { name, mountPath, secret: this.secret };
  }

  /** The authorities alone, for a client that shows no certificate: it has no business with the key. */
  authoritiesVolume(name: string, mountPath: string): PodVolume {
    return { name, mountPath, secret: this.secret, items: { "ca.crt": "ca.crt" } };
  }
}

/** Where the files of an identity are, seen from inside the pod. */
export function tlsFiles(mountPath: string): TlsFiles {
  return {
    certificate: `${mountPath}/tls.crt`,
    key: `${mountPath}/tls.key`,
    authorities: `${mountPath}/ca.crt`,
  };
}

import type { TerraformStack } from "#cdktf";
import type { ClusterNamespace } from "../../src/kubernetes/cluster-namespace.js";
import { TlsIdentity, type TlsIdentityProps } from "../../src/kubernetes/tls-identity.js";

/** A certificate in a Secret that exists. */
export function existingIdentity(
  stack: TerraformStack,
  namespace: ClusterNamespace,
  secret: string,
  props: Partial<TlsIdentityProps> = {},
): TlsIdentity {
  return new TlsIdentity(stack, secret, {
    namespace,
    name: secret,
    component: "test",
    existing: secret,
    variables: { certificate: `${secret}_certificate`, key: `${secret}_key`, authorities: `${secret}_authorities` },
    purpose: "of a test",
    supply: "Write one.",
    ...props,
  });
}

/** What mounting an identity's Secret comes out as. */
export function mountedSecret(name: string, mountPath: string, secretName: string) {
  return {
    volume: { name, secret: { secretName, defaultMode: 0o440, optional: false } },
    mount: { name, mountPath, readOnly: true },
  };
}

/** Flags of a component that speaks gRPC with certificates of the internal authority alone. */
export const grpcFlags = [
  "--grpc-address=0.0.0.0:10901",
  "--grpc-server-tls-cert=/etc/thanos/identity/tls.crt",
  "--grpc-server-tls-key=/etc/thanos/identity/tls.key",
  "--grpc-server-tls-client-ca=/etc/thanos/identity/ca.crt",
];

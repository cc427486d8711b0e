import { describe, expect, it } from "vitest";
import { TlsIdentity, tlsFiles, type TlsIdentityProps } from "../../src/kubernetes/tls-identity.js";
import { synthConstruct } from "../support/construct.js";

function synth(props: Partial<TlsIdentityProps> = {}) {
  let identity: TlsIdentity | undefined;
  const result = synthConstruct((stack, namespace) => {
    identity = new TlsIdentity(stack, "identity", {
      namespace,
      name: "thanos-query-identity",
      component: "query",
      variables: { certificate: "query_certificate", key: "query_key", authorities: "query_authorities" },
      purpose: "that Query shows",
      supply: "Ask the platform team.",
      ...props,
    });
  });
  return { ...result, identity: identity! };
}

describe("TlsIdentity", () => {
  it("is a Secret as cert-manager lays it out, from three variables", () => {
    const { resource, json } = synth({ revision: 4 });
    expect(resource("kubernetes_secret_v1")).toMatchObject({
      metadata: { name: "thanos-query-identity" },
      type: "kubernetes.io/tls",
      data_wo: {
        "tls.crt": "${var.query_certificate}",
        "tls.key": "${var.query_key}",
        "ca.crt": "${var.query_authorities}",
      },
      data_wo_revision: 4,
    });
    expect(json.variable).toHaveProperty("query_key.ephemeral", true);
  });

  it("restarts pods for new authorities, and never for a renewed certificate", () => {
    const { authorityChecksum } = synth({ revision: 1, authorityRevision: 1 }).identity;
    expect(synth({ revision: 2, authorityRevision: 1 }).identity.authorityChecksum).toBe(authorityChecksum);
    expect(synth({ revision: 2, authorityRevision: 2 }).identity.authorityChecksum).not.toBe(authorityChecksum);
  });

  it("asks for nothing where the Secret exists", () => {
    const { json, identity } = synth({ existing: "query-from-vault" });
    expect(json).not.toHaveProperty("variable");
    expect(identity.secret).toBe("query-from-vault");
    expect(identity.volume("identity", "/etc/identity")).toEqual({
      name: "identity",
      mountPath: "/etc/identity",
      secret: "query-from-vault",
    });
  });

  it("keeps the key from those who need the authorities alone", () => {
    expect(synth({ existing: "minio" }).identity.authoritiesVolume("authorities", "/etc/store")).toEqual({
      name: "authorities",
      mountPath: "/etc/store",
      secret: "minio",
      items: { "ca.crt": "ca.crt" },
    });
  });

  it("says where its files are in the pod", () => {
    expect(tlsFiles("/etc/identity")).toEqual({
      certificate: "/etc/identity/tls.crt",
      key: "/etc/identity/tls.key",
      authorities: "/etc/identity/ca.crt",
    });
  });
});

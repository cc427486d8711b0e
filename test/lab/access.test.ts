import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { CertificateAuthority } from "../../lab/cluster/certificate-authority.js";
import { renderKubeconfig } from "../../lab/cluster/kubeconfig.js";
import { adminAccess, CLIENTS, ensurePki } from "../../lab/cluster/pki.js";
import { clusterPaths, labPaths, type ClusterPaths } from "../../lab/paths.js";
import { findCluster, LAB_CLUSTERS, OBSERVABILITY } from "../../lab/topology.js";

const batcave = findCluster("batcave")!;

describe("the certificate authority of a cluster", () => {
  it("issues certificates that it signed and that match their keys", async () => {
    const authority = await CertificateAuthority.create("batcave-ca");
    const issued = await authority.issue({ commonName: "someone", organization: "system:masters" });
    const root = new X509Certificate(authority.pem.certificate);
    const certificate = new X509Certificate(issued.certificate);
    expect(root.ca).toBe(true);
    expect(certificate.ca).toBe(false);
    expect(certificate.verify(root.publicKey)).toBe(true);
    expect(certificate.checkIssued(root)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(issued.key))).toBe(true);
    expect(certificate.subject.split("\n").toSorted()).toEqual(["CN=someone", "O=system:masters"]);
  });

  it("does not vouch for another cluster's certificates", async () => {
    const [one, other] = await Promise.all([CertificateAuthority.create("one"), CertificateAuthority.create("other")]);
    const issued = new X509Certificate((await one.issue({ commonName: "someone" })).certificate);
    expect(issued.verify(new X509Certificate(other.pem.certificate).publicKey)).toBe(false);
  });
});

describe("the keys of a cluster", () => {
  let root: string;
  let folders: ClusterPaths;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "pki-"));
    folders = clusterPaths(labPaths(root, root), batcave.name);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it("are made once and readable by root alone", async () => {
    await ensurePki(batcave, folders);
    const files = readdirSync(folders.pki).map((name) => join(folders.pki, name));
    const before = files.map((file) => readFileSync(file, "utf8"));
    await ensurePki(batcave, folders);
    expect(files.map((file) => readFileSync(file, "utf8"))).toEqual(before);
    expect(files.filter((file) => (statSync(file).mode & 0o077) !== 0)).toEqual([]);
  });

  it("let the API server answer under all its names and addresses, and the kubelet under the node's", async () => {
    await ensurePki(batcave, folders);
    const server = new X509Certificate(readFileSync(join(folders.pki, "apiserver.crt")));
    for (const name of ["kubernetes.default.svc", "kubernetes"]) expect(server.checkHost(name)).toBe(name);
    for (const address of [batcave.address, batcave.apiServiceAddress, "127.0.0.1"]) {
      expect(server.checkIP(address)).toBe(address);
    }
    const kubelet = new X509Certificate(readFileSync(join(folders.pki, "kubelet-batcave.crt")));
    expect(kubelet.checkIP(batcave.address)).toBe(batcave.address);
    expect(kubelet.subject.split("\n").toSorted()).toEqual(["CN=system:node:batcave", "O=system:nodes"]);
  });

  it("include a kubeconfig for every program, and for the kubelet of every node", async () => {
    await ensurePki(OBSERVABILITY, folders);
    const kubelets = ["kubelet-observability", "kubelet-observability-b", "kubelet-observability-c"];
    expect(readdirSync(folders.pki).filter((name) => name.endsWith(".kubeconfig"))).toEqual(
      [...CLIENTS, ...kubelets].map((client) => `${client}.kubeconfig`).toSorted(),
    );
    const certificate = new X509Certificate(readFileSync(join(folders.pki, "kubelet-observability-b.crt")));
    expect(certificate.checkIP("10.90.0.20")).toBe("10.90.0.20");
    expect(certificate.checkIP(OBSERVABILITY.address)).toBeUndefined();
    expect(adminAccess(folders).client.certificate).toContain("BEGIN CERTIFICATE");
  });
});

describe("the kubeconfig", () => {
  it("has one context per cluster, with keys embedded, and the first one current", () => {
    const client = { certificate: "the certificate", key: "the key" };
    const text = renderKubeconfig(LAB_CLUSTERS.map((cluster) => ({ cluster, authority: "the authority", client })));
    const base64 = (value: string): string => Buffer.from(value).toString("base64");
    const config = parse(text) as Record<string, unknown>;
    expect(config["current-context"]).toBe("lab-observability");
    expect(config.contexts).toEqual(
      ["lab-observability", "lab-batcave", "lab-batmobile", "lab-batcopter"].map((name) => ({
        name,
        context: { cluster: name, user: name },
      })),
    );
    expect((config.clusters as unknown[])[1]).toEqual({
      name: "lab-batcave",
      cluster: { server: "https://10.90.0.11:6443", "certificate-authority-data": base64("the authority") },
    });
    expect((config.users as unknown[])[1]).toEqual({
      name: "lab-batcave",
      user: { "client-certificate-data": base64("the certificate"), "client-key-data": base64("the key") },
    });
  });
});

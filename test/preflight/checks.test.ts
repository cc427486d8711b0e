import { describe, expect, it } from "vitest";
import {
  emptyInventory,
  type IdentityInventory,
  type InventoryCertificate,
} from "../../src/config/identity-inventory.js";
import { requiredIdentities } from "../../src/config/required-identities.js";
import { accessQuestions } from "../../src/preflight/access-questions.js";
import { refusedByAdmission } from "../../src/preflight/admission-trials.js";
import { checkAccess } from "../../src/preflight/check-access.js";
import { checkClock, checkKubectlSkew, checkServerVersion } from "../../src/preflight/check-api-server.js";
import { checkAdmission, checkNamespaces } from "../../src/preflight/check-namespaces.js";
import { checkProviderEnvironment } from "../../src/preflight/check-provider-environment.js";
import { checkRemoteWrite } from "../../src/preflight/check-remote-write.js";
import { checkSecrets } from "../../src/preflight/check-secrets.js";
import { checkTools, type Tools } from "../../src/preflight/check-tools.js";
import { checkCertificates, checkVariables } from "../../src/preflight/check-variables.js";
import type { PreflightFinding } from "../../src/preflight/finding.js";
import { environment } from "../support/environment.js";

/** What findings say, in one line each. */
const said = (findings: readonly PreflightFinding[]) =>
  findings.map(({ severity, got }) => `${severity}: ${typeof got === "string" ? got : JSON.stringify(got)}`);

const tools: Tools = {
  terraform: { name: "terraform", version: "1.11.0" },
  kubectl: { name: "kubectl", version: "v1.34.1" },
  node: "20.19.0",
  nodeRange: ">=20.19.0",
};

describe("programs of this machine", () => {
  it.each<[string, Partial<Tools>, string[]]>([
    ["are well as they are", {}, []],
    ["may be OpenTofu", { terraform: { name: "tofu", version: "1.11.1" } }, []],
    ["may be much newer", { terraform: { name: "terraform", version: "2.0.0" }, node: "22.1.0" }, []],
    ["without Terraform", { terraform: { name: "terraform" } }, ["error: no terraform in the PATH that answers"]],
    ["with an old Terraform", { terraform: { name: "terraform", version: "1.10.9" } }, ["error: terraform 1.10.9"]],
    ["without kubectl", { kubectl: { name: "kubectl" } }, ["error: no kubectl in the PATH that answers"]],
    ["without aws where EKS needs it", { aws: { name: "aws" } }, ["error: no aws in the PATH that answers"]],
    ["with an old Node.js", { node: "20.9.0" }, ["error: Node.js 20.9.0"]],
    ["with an old major Node.js", { node: "18.20.0" }, ["error: Node.js 18.20.0"]],
  ])("%s", (_, change, findings) => {
    expect(said(checkTools({ ...tools, ...change }))).toEqual(findings);
  });
});

describe("versions", () => {
  it.each([
    ["v1.34.4", []],
    ["v1.27.0-eks-abc", []],
    ["unknown", []],
    ["v1.26.9+k3s1", ["error: v1.26.9+k3s1"]],
  ])("of API servers: %s", (version, findings) => {
    expect(said(checkServerVersion("batcave", version))).toEqual(findings);
  });

  it.each([
    ["v1.33.0", "v1.34.4", 0],
    ["v1.35.0", "v1.34.4", 0],
    ["v1.32.4-dispatcher", "v1.34.4", 1],
    [undefined, "v1.34.4", 0],
  ])("of kubectl %s to %s", (kubectl, server, count) => {
    expect(checkKubectlSkew("batcave", server, kubectl)).toHaveLength(count);
  });
});

describe("clocks", () => {
  const asked = 1_000_000_000;
  it.each([
    ["to the second", asked - 900, []],
    ["30 s behind", asked - 31_000, []],
    ["31 s behind", asked - 32_000, ["warning: the API server's clock is 31 s behind this machine's"]],
    ["31 s ahead", asked + 231_000, ["warning: the API server's clock is 31 s ahead of this machine's"]],
    ["ten minutes ahead", asked + 800_200, ["error: the API server's clock is 600 s ahead of this machine's"]],
  ])("%s", (_, server, findings) => {
    expect(said(checkClock("batcave", { server, asked, answered: asked + 200_000 }))).toEqual(findings);
  });

  it("are no matter where the answer names no time", () => {
    expect(checkClock("batcave", undefined)).toEqual([]);
  });
});

describe("Secrets", () => {
  const secret = { cluster: "batcave", namespace: "n", name: "s", keys: ["user", "password"], path: ["a"] };
  it.each([
    ["that is there", { seen: ["user", "password", "more"] }, {}, []],
    ["that is not there", { seen: undefined }, {}, ["error: no Secret s in n"]],
    ["that lacks a key", { seen: ["user"] }, {}, ["error: Secret s in n has user"]],
    [
      "for a registry that is not there",
      { seen: undefined },
      { optional: true as const },
      ["warning: no Secret s in n"],
    ],
    ["that nobody may read", { unseen: "forbidden" }, {}, ["info: forbidden"]],
  ])("one %s", (_, looked, change, findings) => {
    expect(said(checkSecrets([{ ...secret, ...change }], new Map([["n/s", looked]])))).toEqual(findings);
  });
});

describe("namespaces", () => {
  const ours = { "app.kubernetes.io/part-of": "thanos-fleet" };
  it.each([
    ["that is not there yet", { seen: undefined }, []],
    ["of ours", { seen: { labels: ours, terminating: false } }, []],
    [
      "of somebody else's",
      { seen: { labels: {}, terminating: false } },
      ["warning: n exists, and no stack of thanos-fleet made it"],
    ],
    ["that is going", { seen: { labels: ours, terminating: true } }, ["error: n is being deleted"]],
  ])("one %s", (_, looked, findings) => {
    expect(said(checkNamespaces("batcave", ["n"], new Map([["n", looked]])))).toEqual(findings);
  });
});

describe("namespaces that others make", () => {
  it.each([
    ["that is there", { seen: { labels: {}, terminating: false } }, []],
    ["that is not there", { seen: undefined }, ["error: there is no namespace n"]],
  ])("one %s", (_, looked, findings) => {
    expect(said(checkNamespaces("batcave", [], new Map([["n", looked]])))).toEqual(findings);
  });
});

describe("admission", () => {
  it.each([
    ["lets it in", 201, "", false],
    [
      "refuses by Pod Security",
      403,
      'pods "x" is forbidden: violates PodSecurity "restricted:latest": privileged',
      true,
    ],
    ["refuses by a webhook", 400, 'admission webhook "policy" denied the request: no latest tags', true],
    ["is never asked, for want of permission", 403, 'pods is forbidden: User "x" cannot create resource "pods"', false],
    [
      "waits for an account",
      403,
      'error looking up service account n/default: serviceaccount "default" not found',
      false,
    ],
    ["cannot try", 400, 'admission webhook "w" does not support dry run', false],
    ["is broken", 500, "internal error", false],
    ["finds no namespace", 404, "namespaces not found", false],
  ])("%s", (_, status, message, refused) => {
    expect(refusedByAdmission(status, { message })).toBe(refused);
  });

  it("is told once for all that one policy refuses, and a quota only warned of", () => {
    const refusals = ["a", "b"].map((what) => ({ what, namespace: "n", message: "no" }));
    const findings = checkAdmission("batcave", [...refusals, { what: "c", message: "exceeded quota: q" }]);
    expect(said(findings)).toEqual(["error: no", "warning: exceeded quota: q"]);
    expect(findings[0]?.rule).toContain("a in n, b in n");
  });
});

describe("permissions", () => {
  it("are told kind by kind", () => {
    const denied = accessQuestions({
      rules: [
        { group: "apps", resource: "statefulsets", verbs: ["create", "get"], namespace: "n" },
        { group: "", resource: "nodes/metrics", verbs: ["get"] },
        { group: "", resource: "namespaces", verbs: ["delete"], names: ["n"] },
      ],
      paths: [{ path: "/metrics", verbs: ["get"] }],
    });
    expect(
      checkAccess("batcave", "prod-batcave", { seen: denied }).map(({ severity, rule }) => `${severity}: ${rule}`),
    ).toEqual([
      "error: whoever deploys may create, get statefulsets.apps in n",
      "error: whoever deploys may get nodes/metrics",
      "error: whoever deploys may delete namespaces n",
      "error: whoever deploys may get /metrics",
    ]);
  });
});

describe("the process environment", () => {
  const kubeconfig = { kubeconfig: "~/.kube/config", context: "batcave" };
  const set = (name: string) => (variable: string) => variable === name;
  it.each([
    ["KUBE_TOKEN", [kubeconfig], 1],
    ["KUBE_CONFIG_PATHS", [kubeconfig], 1],
    ["KUBE_CONFIG_PATH", [kubeconfig], 0],
    ["KUBE_CONFIG_PATH", [kubeconfig, { inCluster: true as const }], 1],
    ["KUBECONFIG", [{ inCluster: true as const }], 0],
  ])("with %s set", (variable, connections, count) => {
    expect(checkProviderEnvironment(connections, set(variable))).toHaveLength(count);
  });
});

describe("remote write", () => {
  it("is never more than a warning", () => {
    const reaches = [
      { state: "unresolved", reason: "ENOTFOUND" },
      { state: "silent", reason: "ECONNREFUSED" },
    ] as const;
    expect(reaches.flatMap((reach) => said(checkRemoteWrite("r.example.com", 19291, reach)))).toEqual([
      "warning: r.example.com: ENOTFOUND",
      "warning: r.example.com: ECONNREFUSED",
    ]);
    expect(checkRemoteWrite("r.example.com", 19291, { state: "answers" })).toEqual([]);
  });
});

describe("variables and certificates", () => {
  const required = requiredIdentities(environment());
  const names = ["writer_certificate", "writer_key", "writer_authorities"];
  const base = { cluster: "batcave", file: "identities/test/test-batcave.tfvars.json" };
  it.each([
    ["in the file", { inFile: names, inEnvironment: () => false }, []],
    ["in the environment", { inEnvironment: (name: string) => names.includes(name) }, []],
    ["nowhere", { inEnvironment: () => false }, [`error: no ${base.file}`]],
    [
      "not all there",
      { inFile: names.slice(1), inEnvironment: () => false },
      [`error: ${base.file} lacks writer_certificate`],
    ],
  ])("are %s", (_, given, findings) => {
    expect(said(checkVariables("test", required, { ...base, ...given }))).toEqual(findings);
  });

  const now = new Date("2026-06-15T00:00:00Z");
  const certificate = (notBefore: string, notAfter: string): InventoryCertificate => ({
    ...{ authority: "writers", commonName: "batcave", names: [], fingerprint: "0".repeat(64), revision: 1 },
    ...{ notBefore, notAfter },
  });
  it.each([
    ["lasts", certificate("2026-06-01T00:00:00Z", "2026-09-01T00:00:00Z"), []],
    [
      "ages",
      certificate("2026-04-01T00:00:00Z", "2026-06-20T00:00:00Z"),
      ["warning: batcave/writer: under a third of its life left, 5 days left"],
    ],
    [
      "has ended",
      certificate("2026-01-01T00:00:00Z", "2026-06-14T23:00:00Z"),
      ["error: batcave/writer ended on 2026-06-14T23:00:00Z"],
    ],
    ["is not listed", undefined, ["warning: not in the inventory: batcave/writer"]],
  ])("one that %s", (_, listed, findings) => {
    const certificates: IdentityInventory["certificates"] = listed === undefined ? {} : { "batcave/writer": listed };
    const inventory = { ...emptyInventory, certificates };
    expect(said(checkCertificates("test", required, inventory, { cluster: "batcave", now }))).toEqual(findings);
  });
});

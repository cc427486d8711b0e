import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connectionFlags, connectionProblem, shownConnectionFlags } from "../../src/cli/connection.js";
import { reach } from "../../src/cli/reach.js";
import { UserError } from "../../src/cli/user-error.js";
import { startApiServer } from "../support/api-server.js";

const eks = {
  name: "bat_cave",
  region: "eu-west-1",
  endpoint: "https://127.0.0.1:1",
  certificateAuthority: btoa("-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n"),
  roleArn: "arn:aws:iam::111122223333:role/terraform",
  profile: "metrics",
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "thanos-fleet-connection-"));
  vi.stubEnv("XDG_CACHE_HOME", folder);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe("what kubectl is told", () => {
  it("is the file and the context, and for people the file as it is written", () => {
    const connection = { kubeconfig: "~/.kube/config", context: "batcave" };
    expect(connectionFlags(connection)).toEqual(["--kubeconfig", `${homedir()}/.kube/config`, "--context", "batcave"]);
    expect(shownConnectionFlags(connection)).toEqual(["--kubeconfig", "~/.kube/config", "--context", "batcave"]);
  });

  it("is an empty file inside a cluster, so that no other kubeconfig is taken first", () => {
    expect(connectionFlags({ inCluster: true })).toEqual(["--kubeconfig", "/dev/null"]);
  });

  it("is a kubeconfig of its own for EKS, which others neither read nor change and which stays the same", () => {
    const [flag, file = ""] = connectionFlags({ eks });
    expect(flag).toBe("--kubeconfig");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, "thanos-fleet", "clusters")).mode & 0o777).toBe(0o700);
    expect(shownConnectionFlags({ eks })).toEqual([flag, file]);
    expect(readdirSync(join(folder, "thanos-fleet", "clusters"))).toHaveLength(1);
    expect(connectionFlags({ eks: { ...eks, profile: undefined } })[1]).not.toBe(file);
  });

  it("rejects a place where that cannot be written, and says what to do", () => {
    writeFileSync(join(folder, "thanos-fleet"), "");
    expect(() => connectionFlags({ eks })).toThrow(UserError);
    expect(() => connectionFlags({ eks })).toThrow(/bat_cave cannot be written.*XDG_CACHE_HOME/);
  });
});

describe("EKS", () => {
  it("is entered with the token that aws hands out, asked for with the cluster's own arguments", async () => {
    const programs = join(folder, "programs");
    mkdirSync(programs);
    const credential = {
      apiVersion: "client.authentication.k8s.io/v1beta1",
      kind: "ExecCredential",
      spec: {},
      status: { token: "k8s-aws-v1.made-just-now" },
    };
    writeFileSync(
      join(programs, "aws"),
      `#!/bin/sh\nprintf '%s\\n' "$@" > ${folder}/arguments\nprintf '%s' '${JSON.stringify(credential)}'\n`,
    );
    chmodSync(join(programs, "aws"), 0o755);
    vi.stubEnv("PATH", `${programs}:${process.env["PATH"]}`);
    const server = await startApiServer(() => ({ json: { major: "1", minor: "34", gitVersion: "v1.34.4" } }));
    try {
      const there = { ...eks, endpoint: server.url, certificateAuthority: btoa(server.authority) };
      expect(await reach({ eks: there })).toEqual({ state: "reached", version: "v1.34.4" });
      expect(new Set(server.requests.map(({ authorization }) => authorization))).toEqual(
        new Set(["Bearer k8s-aws-v1.made-just-now"]),
      );
      expect(readFileSync(join(folder, "arguments"), "utf8").trim().split("\n")).toEqual([
        ...["eks", "get-token", "--cluster-name", "bat_cave", "--region", "eu-west-1"],
        ...["--role-arn", "arn:aws:iam::111122223333:role/terraform", "--profile", "metrics", "--output", "json"],
      ]);
    } finally {
      await server.close();
    }
  });

  it("rejects an API server whose certificate another authority issued", async () => {
    const [server, other] = await Promise.all([startApiServer(() => undefined), startApiServer(() => undefined)]);
    try {
      const there = { ...eks, endpoint: server.url, certificateAuthority: btoa(other.authority) };
      expect(await reach({ eks: there })).toMatchObject({ state: "refused" });
      expect(server.requests).toEqual([]);
    } finally {
      await Promise.all([server.close(), other.close()]);
    }
  }, 60_000);
});

describe("the pod's own cluster", () => {
  it("rejects a machine that is no pod, before kubectl looks elsewhere", async () => {
    vi.stubEnv("KUBERNETES_SERVICE_HOST", undefined);
    expect(await reach({ inCluster: true })).toEqual({
      state: "refused",
      reason: "inCluster: this is no pod of the cluster, KUBERNETES_SERVICE_HOST is not set",
    });
  });

  it("is no question elsewhere", () => {
    expect(connectionProblem({ inCluster: true }, { KUBERNETES_SERVICE_HOST: "10.0.0.1" })).toBeUndefined();
    expect(connectionProblem({ eks }, {})).toBeUndefined();
  });
});

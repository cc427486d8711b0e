import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { plainPod, type PlainPodOptions } from "../../bench/fleet/plain-pod.js";
import type { KubernetesObject } from "../../src/manifests/render-stack.js";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "thanos-fleet-plain-pod-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const objects = [
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "thanos-query" },
    spec: {
      template: {
        spec: {
          containers: [
            {
              name: "query",
              args: [
                "query",
                "--http-address=0.0.0.0:10902",
                "--receive.capnproto-address=127.0.0.1:19391",
                "--config=/etc/thanos/endpoints.yaml",
                "--other=/etc/thanos-other/file",
                "--data-dir=/data",
                '--label=replica="$(POD_NAME)"',
                "--objstore.config=type: S3",
                "--limit=1",
                "--secure",
              ],
              env: [{ name: "GOGC", value: "200" }, { name: "POD_NAME" }],
              volumeMounts: [
                { name: "endpoints", mountPath: "/etc/thanos" },
                { name: "identity", mountPath: "/etc/thanos/identity" },
                { name: "data", mountPath: "/data" },
              ],
            },
          ],
          volumes: [
            { name: "endpoints", configMap: { name: "endpoints" } },
            { name: "identity", secret: { secretName: "identity" } },
          ],
        },
      },
    },
  },
  {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "endpoints" },
    data: { "endpoints.yaml": "ca: /etc/thanos/identity/ca.crt\n" },
  },
  { apiVersion: "v1", kind: "Secret", metadata: { name: "identity" }, data: { "ca.crt": btoa("authority") } },
] as unknown as readonly KubernetesObject[];

const plain = (options: Partial<PlainPodOptions> = {}) =>
  plainPod(objects, "thanos-query", { name: "query-0", address: "127.9.9.9", folder, ...options });

describe("a plain process in place of a pod", () => {
  it("listens on one address, finds its files elsewhere, and has no bucket", () => {
    expect(plain().args).toEqual([
      "query",
      "--http-address=127.9.9.9:10902",
      "--receive.capnproto-address=127.9.9.9:19391",
      `--config=${folder}/etc/thanos/endpoints.yaml`,
      "--other=/etc/thanos-other/file",
      `--data-dir=${folder}/data`,
      '--label=replica="query-0"',
      "--limit=1",
      "--secure",
    ]);
  });

  it("has the pod's variables and files, and what they refer to", () => {
    expect(plain().environment).toEqual({ GOGC: "200", POD_NAME: "query-0" });
    expect(readFileSync(join(folder, "etc/thanos/endpoints.yaml"), "utf8")).toBe(
      `ca: ${folder}/etc/thanos/identity/ca.crt\n`,
    );
    const secret = join(folder, "etc/thanos/identity/ca.crt");
    expect(readFileSync(secret, "utf8")).toBe("authority");
    expect(statSync(secret).mode & 0o077).toBe(0);
  });

  it("takes other values for flags, further ones, and leaves some out", () => {
    const { args } = plain({ flags: { limit: "2", secure: undefined, further: "3" } });
    expect(args.slice(-2)).toEqual(["--limit=2", "--further=3"]);
    expect(args).not.toContain("--secure");
  });

  it("rejects a workload that is not there", () => {
    expect(() => plainPod(objects, "thanos-rule", { name: "a", address: "b", folder })).toThrow(
      "no workload thanos-rule",
    );
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { openApi } from "../../src/cli/api-proxy.js";
import { gatherTools } from "../../src/cli/gather-tools.js";
import { reach } from "../../src/cli/reach.js";
import { reachRemoteWrite } from "../../src/cli/reach-remote-write.js";
import type { PreflightReport } from "../../src/cli/render-preflight.js";
import { runPreflight, type PreflightArguments, type PreflightPlace } from "../../src/cli/run-preflight.js";
import { startApiServer, type Answer, type ReceivedRequest, type StandInApiServer } from "../support/api-server.js";
import { child, environmentFile } from "../support/environment.js";

let root: string;
const servers: StandInApiServer[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "preflight-command-"));
  mkdirSync(join(root, "environments"));
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
  rmSync(root, { recursive: true, force: true });
});

const list = (...items: object[]): Answer => ({ json: { items } });
const named = (name: string, rest: object = {}) => ({ metadata: { name, ...rest } });
const ours = { labels: { "app.kubernetes.io/part-of": "thanos-fleet" } };
const secret = (...keys: string[]): Answer => ({
  json: { data: Object.fromEntries(keys.map((key) => [key, "dmVyeSBzZWNyZXQ="])) },
});
const review = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

/** Answers of a cluster in which nothing stands in the way, by path. */
const healthy: Readonly<Record<string, (request: ReceivedRequest) => Answer>> = {
  "/version": () => ({ json: { major: "1", minor: "34", gitVersion: "v1.34.4" } }),
  [review]: () => ({ json: { status: { allowed: true } } }),
  "/apis/storage.k8s.io/v1/storageclasses": () =>
    list({
      ...named("standard", { annotations: { "storageclass.kubernetes.io/is-default-class": "true" } }),
      allowVolumeExpansion: true,
    }),
  "/api/v1/persistentvolumes": () => list(),
  "/apis/scheduling.k8s.io/v1/priorityclasses": () => list(),
  "/api/v1/nodes": () => list(named("node-1", { labels: { "kubernetes.io/os": "linux" } })),
  "/api/v1/namespaces/thanos-fleet": () => ({ json: named("thanos-fleet", ours) }),
  "/api/v1/namespaces/thanos-fleet/secrets/bucket": () => secret("accessKey", "secretKey"),
  "/api/v1/namespaces/thanos-fleet/pods": () => ({ status: 201, json: {} }),
  "/api/v1/namespaces": () => ({ status: 201, json: {} }),
};

type Cluster = Readonly<Record<string, (request: ReceivedRequest) => Answer>>;

/** Starts a cluster and gives back the context that leads to it. */
async function cluster(change: Cluster = {}) {
  const answers = { ...healthy, ...change };
  const server = await startApiServer((request) => answers[request.path.replace(/\?.*/, "")]?.(request));
  servers.push(server);
  return server;
}

interface Run {
  readonly code: number;
  readonly text: string;
}

async function run(
  contexts: Readonly<Record<string, StandInApiServer>>,
  given: PreflightArguments = {},
  change: Partial<PreflightPlace> = {},
): Promise<Run> {
  const kubeconfig = join(root, "kubeconfig");
  const all = Object.entries(contexts);
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: all.map(([name, { url, authority }]) => ({
        name,
        cluster: { server: url, "certificate-authority-data": btoa(authority) },
      })),
      users: [{ name: "me", user: { token: "my-token" } }],
      contexts: all.map(([name]) => ({ name, context: { cluster: name, user: "me" } })),
    }),
  );
  const file = environmentFile({
    observability: { cluster: { kubeconfig }, remoteWrite: { host: "receive.invalid" } },
    childClusters: [child("batcave", { cluster: { kubeconfig } })],
  });
  writeFileSync(join(root, "environments/test.yaml"), stringify(file));
  let text = "";
  const code = await runPreflight("test", given, {
    environments: join(root, "environments"),
    identities: join(root, "identities"),
    reach,
    openApi,
    gatherTools,
    reachRemoteWrite,
    isSet: (variable) => variable.startsWith("TF_VAR_"),
    now: new Date(),
    write: (more) => (text += more),
    ...change,
  });
  return { code, text };
}

/** What was found, as programs are told, apart from what depends on this machine. */
async function found(contexts: Readonly<Record<string, StandInApiServer>>): Promise<[number, string[]]> {
  const { code, text } = await run(contexts, { json: true });
  const { findings } = JSON.parse(text) as PreflightReport;
  return [
    code,
    findings
      .filter(({ check, got }) => check !== "certificates" && !String(got).startsWith("kubectl v"))
      .map(({ severity, check, cluster: where = "-", got }) => `${severity} ${where} ${check}: ${String(got)}`),
  ];
}

const unresolved = "warning - remote write: receive.invalid: getaddrinfo ENOTFOUND receive.invalid";

describe("npm run preflight", () => {
  it("finds nothing in the way of clusters that have all, and changes nothing in them", async () => {
    const [observability, batcave] = await Promise.all([cluster(), cluster()]);
    expect(await found({ observability, batcave })).toEqual([0, [unresolved]]);
    const requests = [...observability.requests, ...batcave.requests];
    const posts = requests.filter(({ method }) => method !== "GET");
    expect(posts.length).toBeGreaterThan(2);
    for (const { method, path } of posts) expect(`${method} ${path}`).toMatch(/^POST .*(\?dryRun=All|accessreviews)$/);
    expect(new Set(requests.map(({ authorization }) => authorization))).toEqual(new Set(["Bearer my-token"]));
    // The pods that admission is asked about are whole: each has its volumes, and no account that is not there yet.
    const pods = posts.filter(({ path }) => path.includes("/pods?")).map(({ body }) => JSON.parse(body) as Pod);
    expect(pods.length).toBeGreaterThan(5);
    for (const { spec } of pods) {
      expect(spec).not.toHaveProperty("serviceAccountName");
      const volumes = spec.volumes.map(({ name }) => name);
      const mounts = [...spec.containers, ...(spec.initContainers ?? [])].flatMap(
        ({ volumeMounts = [] }) => volumeMounts,
      );
      for (const { name } of mounts) expect(volumes).toContain(name);
    }
  }, 60_000);

  it("tells all that is wrong at once, each with its place, and ends with 1", async () => {
    const observability = await cluster({
      "/version": () => ({
        json: { major: "1", minor: "26", gitVersion: "v1.26.1" },
        headers: { Date: new Date(Date.now() - 400_000).toUTCString() },
      }),
      [review]: ({ body }) => {
        const { spec } = JSON.parse(body) as { spec: { resourceAttributes?: { verb: string; resource: string } } };
        const { verb = "", resource = "" } = spec.resourceAttributes ?? {};
        return { json: { status: { allowed: verb !== "*" && !(resource === "secrets" && verb === "patch") } } };
      },
      "/apis/storage.k8s.io/v1/storageclasses": () => list(),
      "/api/v1/nodes": () => list(named("node-1", { labels: {} })),
      "/api/v1/namespaces/thanos-fleet/secrets/bucket": () => secret("accessKey"),
      "/api/v1/namespaces/thanos-fleet/pods": () => ({
        status: 403,
        json: { message: "pods are forbidden: violates PodSecurity of this cluster" },
      }),
    });
    const batcave = await cluster({ "/api/v1/nodes": () => ({ status: 403, json: { message: "no nodes for you" } }) });
    const [code, findings] = await found({ observability, batcave });
    expect(code).toBe(1);
    expect(findings.map((line) => line.replace(/behind.*|[0-9]+ s /, ""))).toEqual([
      unresolved,
      "error observability version: v1.26.1",
      expect.stringContaining("error observability clock: the API server's clock is"),
      "error observability permissions: not allowed: patch",
      "error observability admission: pods are forbidden: violates PodSecurity of this cluster",
      "error observability storage: ",
      "error observability secrets: Secret bucket in thanos-fleet has accessKey",
      "info batcave nodes: no nodes for you",
    ]);
  }, 60_000);

  it("calls a cluster that does not answer pending, which is no error, and looks at the others", async () => {
    const [observability, batcave] = await Promise.all([cluster(), cluster()]);
    await batcave.close();
    const [code, findings] = await found({ observability, batcave });
    expect(code).toBe(0);
    expect(findings).toEqual([unresolved, expect.stringMatching(/^pending batcave reach: .*refused/)]);
  }, 60_000);

  it("rejects a context that is not there, and points at the line", async () => {
    const observability = await cluster();
    const { code, text } = await run({ observability });
    expect(code).toBe(1);
    expect(text).toMatch(
      /^error {2}batcave {2}reach {2}\S+environments\/test\.yaml:\d+ {2}childClusters\[0\]\.cluster$/m,
    );
    expect(text).toContain('context \\"batcave\\" does not exist');
    expect(text).toMatch(/^observability +reached +v1\.34\.4 +0 +\d+$/m);
    expect(text).toMatch(/^1 error, .*; nothing was changed\.$/m);
  }, 60_000);

  it("looks at the clusters that are named alone", async () => {
    const [observability, batcave] = await Promise.all([cluster(), cluster()]);
    const { text } = await run({ observability, batcave }, { clusters: ["batcave"], json: true });
    expect((JSON.parse(text) as PreflightReport).clusters.map((one) => one.cluster)).toEqual(["batcave"]);
    expect(observability.requests).toEqual([]);
  }, 60_000);

  it("never shows what is in a Secret", async () => {
    const [observability, batcave] = await Promise.all([cluster(), cluster()]);
    for (const json of [true, undefined] as const) {
      const { text } = await run({ observability, batcave }, json ? { json } : {});
      expect(text).not.toContain("dmVyeSBzZWNyZXQ=");
      expect(text).not.toContain("very secret");
    }
  }, 60_000);
});

interface Container {
  readonly volumeMounts?: readonly { readonly name: string }[];
}
interface Pod {
  readonly spec: {
    readonly volumes: readonly { readonly name: string }[];
    readonly containers: readonly Container[];
    readonly initContainers?: readonly Container[];
  };
}

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { CannotTell } from "../../src/audit/cannot-tell.js";
import { runStatus, type FleetStatus, type StatusArguments } from "../../src/cli/run-status.js";
import type { Pod } from "../../src/status/pod.js";
import { environmentFile } from "../support/environment.js";

const fixture = (name: string) => readFileSync(new URL(`../fixtures/compactor/${name}`, import.meta.url), "utf8");

let root: string;
let server: Server;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "status-command-"));
  mkdirSync(join(root, "environments"));
  writeFileSync(join(root, "environments/test.yaml"), stringify(environmentFile()));
});
afterEach(() => {
  server?.close();
  rmSync(root, { recursive: true, force: true });
});

const started = { running: { startedAt: "2026-11-22T08:00:00Z" } };
const args = ["compact", '--objstore.config=type: S3\nconfig:\n  bucket: "metrics"\n'];

interface Cluster {
  readonly metrics?: string;
  readonly compactor?: NonNullable<Pod["status"]>;
  readonly log?: string;
  readonly previous?: string;
  readonly gateways?: readonly boolean[];
  /** Seconds since batcave's newest sample. @default - Query answers with an error */
  readonly age?: number;
}

async function run(cluster: Cluster, given: StatusArguments = {}): Promise<{ code: number; text: string }> {
  server = createServer((request, response) => {
    if (request.url?.startsWith("/api/") !== true) return response.end(cluster.metrics ?? "nothing");
    if (cluster.age === undefined) return response.writeHead(503).end("no store");
    const value = [0, String(Date.now() / 1000 - cluster.age)];
    let asked = "";
    request.on("data", (text) => (asked += String(text)));
    request.on("end", () => {
      const result = asked.includes("timestamp%28up")
        ? [{ metric: { cluster: "batcave", tenant_id: "batcave" }, value }]
        : [];
      response.end(JSON.stringify({ status: "success", data: { result } }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  let text = "";
  const running = { containerStatuses: [{ ready: true, restartCount: 0, state: started }] };
  const code = await runStatus("test", given, {
    environments: join(root, "environments"),
    forward: () =>
      Promise.resolve({
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        close: () => Promise.resolve(),
      }),
    kubectl: (_, [verb, what, ...rest]) => {
      if (verb === "logs") return Promise.resolve((rest.includes("--previous") ? cluster.previous : cluster.log) ?? "");
      if (what === "pods") {
        const pods = (role: string, ready: readonly boolean[]) =>
          ready.map((isReady, index) => ({
            metadata: { name: `thanos-${role}-${index}`, labels: { "app.kubernetes.io/component": role } },
            spec: { containers: [{ args }] },
            status: { containerStatuses: [{ ready: isReady, state: started }] },
          }));
        const items = [
          ...pods("store-gateway", cluster.gateways ?? [true]),
          ...pods("receive-ingestor", [false, true]),
          ...["receive-router", "query", "query-frontend", "prometheus", "object-store"].flatMap((role) =>
            pods(role, [true]),
          ),
          ...pods("alertmanager", [true]),
        ];
        return Promise.resolve(JSON.stringify({ items }));
      }
      if (cluster.compactor === undefined && cluster.metrics === undefined) {
        return Promise.reject(new CannotTell('kubectl get pod in observability: pods "thanos-compact-0" not found'));
      }
      const status = cluster.compactor ?? running;
      return Promise.resolve(JSON.stringify({ spec: { containers: [{ args }] }, status }));
    },
    write: (more) => (text += more),
  });
  return { code, text };
}

describe("npm run status", () => {
  it("says in a line each that all of it runs, and which blocks are ignored", async () => {
    const { code, text } = await run({ metrics: fixture("metrics-running.txt"), age: 3 });
    expect(code).toBe(0);
    expect(text).toMatch(/^CLUSTER +MODE +NEWEST +LAG +BACKLOG +SERIES +BUDGET LEFT +CERT DAYS +VERDICT$/m);
    expect(text).toMatch(/^batcave +server +3s ago +– +– +– +\S+ +– +fresh$/m);
    expect(text).toContain(
      "Compactor         running since 2026-11-22T08:00:00Z  4 runs done; 1 block without meta.json (half uploaded or on the way) ignored; 1 block with an unreadable meta.json ignored\n" +
        "Store Gateway     running                             1 of 1 ready\n",
    );
    expect(text).toMatch(
      /^Receive ingestor +running +1 of 2 ready; thanos-receive-ingestor-0: runs and is not ready$/m,
    );
    for (const component of ["Receive router", "Query", "Query Frontend", "Prometheus"]) {
      expect(text).toMatch(new RegExp(`^${component} +running +1 of 1 ready$`, "m"));
    }
  });

  it("fails when a cluster is late, with what is left of its budget", async () => {
    const { code, text } = await run({ metrics: fixture("metrics-running.txt"), age: 100_000_000 });
    expect(code).toBe(1);
    expect(text).toMatch(/^batcave +.* ago +.* none +– +losing samples$/m);
  });

  it("fails when the global view cannot be asked, says why, and tells of the components all the same", async () => {
    const { code, text } = await run({ metrics: fixture("metrics-running.txt") });
    expect(code).toBe(1);
    expect(text).toMatch(
      /^The global view cannot be asked, so nothing is known of the clusters: Query refuses: HTTP 503: no store\.$/m,
    );
    expect(text).toMatch(/^Query +running +1 of 1 ready$/m);
  });

  it("says since when it is halted, by which block, and what releases it", async () => {
    const { code, text } = await run({ metrics: fixture("metrics-halted.txt"), log: fixture("corrupt-chunk.txt") });
    expect(code).toBe(1);
    expect(text).toMatch(
      /^Compactor +halted since 2026-11-22T17:20:30Z +block 01M8249ZJFN7E7SPE7ZR4D0J0H of batcave has a chunk file whose content is damaged or cut short$/m,
    );
    expect(text).toContain(
      "What releases the Compactor, in this order:\nkubectl --kubeconfig ~/.kube/config --context",
    );
    expect(text).toContain(`--objstore.config='{"type":"S3","config":{"bucket":"metrics"}}'`);
    expect(text).toMatch(/delete pod thanos-compact-0 --grace-period=5\n$/);
  });

  it("finds why one that is started again and again ended, in the log of the process before", async () => {
    const lastState = { terminated: { finishedAt: "2026-11-22T17:20:31Z", exitCode: 1 } };
    const crashed = { ready: false, restartCount: 7, state: { waiting: { reason: "CrashLoopBackOff" } }, lastState };
    const previous = fixture("corrupt-index.txt");
    const { code, text } = await run({ compactor: { containerStatuses: [crashed] }, previous });
    expect(code).toBe(1);
    expect(text).toMatch(
      /^Compactor +failing since .* block 01M8249ZJFN7E7SPE7ZR4D0J0H of batcave has an index whose/m,
    );
    expect(text).toContain("started again 7 times");
    expect(text).toMatch(/ exec thanos-receive-ingestor-1 -- .*--marker=no-downsample-mark.json/);
  });

  it("lets one that ended once and has gone through a run since be", async () => {
    const lastState = { terminated: { finishedAt: "2026-11-22T17:20:31Z", exitCode: 1 } };
    const compactor = { containerStatuses: [{ ready: true, restartCount: 1, state: started, lastState }] };
    expect(await run({ compactor, metrics: fixture("metrics-running.txt"), age: 3 })).toMatchObject({ code: 0 });
  });

  it("says what switches vertical compaction off is to go when blocks overlap", async () => {
    const { text } = await run({ metrics: fixture("metrics-halted.txt"), log: fixture("overlap.txt") });
    expect(text).toContain("no mark helps: take away what switches compact.enable-vertical-compaction");
    expect(text).not.toContain("What releases");
  });

  it("says that it is halted also when its log no longer tells why", async () => {
    const { code, text } = await run({ metrics: fixture("metrics-halted.txt") });
    expect(code).toBe(1);
    expect(text).toMatch(/^Compactor +halted +its log does not say why any more/m);
  });

  it("fails when it cannot be reached, and tells of the others all the same", async () => {
    const { code, text } = await run({ gateways: [true, false] });
    expect(code).toBe(1);
    expect(text).toMatch(
      /^Compactor +unreachable +kubectl get pod in observability: pods "thanos-compact-0" not found$/m,
    );
    expect(text).toMatch(/^Store Gateway +running +1 of 2 ready; thanos-store-gateway-1: runs and is not ready$/m);
  });

  it("fails when what answers is no Compactor", async () => {
    const running = { containerStatuses: [{ ready: true, restartCount: 0, state: started }] };
    const { code, text } = await run({ compactor: running });
    expect({ code, text }).toMatchObject({
      code: 1,
      text: expect.stringContaining("HTTP 200 and no metrics") as string,
    });
  });

  it("prints the same for programs", async () => {
    const { text } = await run(
      { metrics: fixture("metrics-halted.txt"), log: fixture("corrupt-chunk.txt"), age: 3 },
      { json: true },
    );
    const { clusters, components } = JSON.parse(text) as FleetStatus;
    expect(clusters).toMatchObject([{ cluster: "batcave", verdict: "fresh" }]);
    const [compactor] = components;
    expect(compactor).toMatchObject({
      component: "Compactor",
      state: "halted",
      since: "2026-11-22T17:20:30.73567287Z",
    });
    expect(compactor?.commands).toHaveLength(2);
  });
});

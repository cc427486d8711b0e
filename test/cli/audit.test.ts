import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { CannotTell } from "../../src/audit/cannot-tell.js";
import type { MetricsStore } from "../support/metrics-store.js";
import type { AuditArguments } from "../../src/cli/audit-options.js";
import { portForward, type ForwardTarget } from "../../src/cli/port-forward.js";
import { runAudit } from "../../src/cli/run-audit.js";
import { child, environmentFile } from "../support/environment.js";
import { every, metricsStore, type StoredSeries } from "../support/metrics-store.js";

const now = new Date("2026-11-22T14:01:00Z");
const to = now.getTime() - 60_000;
const from = to - 3_600_000;

let root: string;
const servers: Server[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "audit-command-"));
  mkdirSync(join(root, "environments"));
  const pair = child("batwing", { prometheus: { mode: "server", replicas: 2 } });
  const agent = child("batmobile", { prometheus: { mode: "agent" } });
  const existing = child("batcomputer", { namespace: "monitoring", prometheus: { mode: "existing", replicas: 2 } });
  const childClusters = [child("batcave"), pair, agent, existing];
  writeFileSync(join(root, "environments/test.yaml"), stringify(environmentFile({ childClusters })));
});
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(root, { recursive: true, force: true });
});

/** Serves a database over HTTP, as Prometheus and Thanos Query do. */
async function serve(store: MetricsStore): Promise<string> {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => (body += String(part)));
    request.on("end", () => {
      const parameters =
        request.method === "POST" ? new URLSearchParams(body) : new URL(request.url ?? "", "http://x").searchParams;
      const at = Math.round(Number(parameters.get("time")) * 1000);
      const answer =
        request.method === "POST"
          ? store
              .query(parameters.get("query") ?? "", at, parameters.get("dedup") === "true" ? "joined" : "apart")
              .then((result) => ({ result }))
          : store.metricNames((parameters.get("match[]") ?? "").slice(1, -1).replace('__name__!="",', ""), {
              from,
              to,
            });
      void answer.then((data) => response.end(JSON.stringify({ status: "success", data })));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function run(given: AuditArguments, forward?: (target: ForwardTarget) => Promise<string>) {
  let text = "";
  const closed: string[] = [];
  const code = await runAudit("test", given, {
    environments: join(root, "environments"),
    now,
    forward: async (target) => {
      if (forward === undefined) throw new CannotTell(`${target.resource} of ${target.cluster} cannot be reached: no`);
      const url = await forward(target);
      return { url, close: () => Promise.resolve(void closed.push(target.resource)) };
    },
    write: (more) => (text += more),
    progress: () => undefined,
  });
  return { code, text, closed };
}

const series = (name: string, last = to): StoredSeries => {
  return { labels: { __name__: name, job: "a", instance: "a:1" }, samples: every(30_000, from, last) };
};
const ofBatcave = ({ labels, samples }: StoredSeries): StoredSeries => {
  const added = { cluster: "batcave", tenant_id: "batcave", replica: "prometheus-0", receive_replica: "r0" };
  return { labels: { ...labels, ...added }, samples };
};

describe("npm run audit", () => {
  it("says that nothing is missing, in one line per cluster", async () => {
    const hub = await serve(metricsStore([series("up"), series("a")].map(ofBatcave)));
    const own = await serve(metricsStore([series("up"), series("a")]));
    const { code, text } = await run({ clusters: ["batcave"], query: hub, sender: [`batcave=${own}`] });
    expect(code).toBe(0);
    expect(text.split("\n")).toEqual([
      "2026-11-22T13:00:00Z to 2026-11-22T14:00:00Z",
      "",
      "CLUSTER  MODE    SAMPLES     VERDICT",
      "batcave  server  240 of 240  0 missing, 0 doubled",
      "",
    ]);
  });

  it("says what is missing and when, and ends with 1", async () => {
    const hub = await serve(metricsStore([series("up"), series("a", to - 600_000)].map(ofBatcave)));
    const own = await serve(metricsStore([series("up"), series("a")]));
    const { code, text } = await run({ clusters: ["batcave"], query: hub, sender: [`batcave=${own}`] });
    expect(code).toBe(1);
    expect(text).toContain("220 of 240  20 missing, 0 doubled");
    expect(text).toContain("    a: missing 2026-11-22T13:50:30Z to 2026-11-22T14:00:00Z (20)");
  });

  it("cannot tell of a cluster that nobody reaches, says what the hub has of it, and ends with 2", async () => {
    const hub = await serve(metricsStore([series("up")].map(ofBatcave)));
    const { code, text } = await run({ clusters: ["batcave"], query: hub });
    expect(code).toBe(2);
    expect(text).toContain("cannot tell: pod/prometheus-0 of batcave cannot be reached: no");
    expect(text).toContain(
      "the hub has 1 target, first sample 2026-11-22T13:00:30Z, newest 2026-11-22T14:00:00Z, no gap",
    );
  });

  it("cannot tell of any cluster when the hub is out of reach", async () => {
    const { code, text } = await run({});
    expect(code).toBe(2);
    expect(text.match(/cannot tell: service\/thanos-query of observability cannot be reached: no/g)).toHaveLength(6);
    expect(text).toMatch(/^batwing\/prometheus-1 +server/m);
  });

  it("goes through kubectl where no address is given, and closes every way", async () => {
    const hub = await serve(metricsStore([series("up")].map(ofBatcave)));
    const own = await serve(metricsStore([series("up")]));
    const asked: ForwardTarget[] = [];
    const { code, closed } = await run({ clusters: ["batcave"] }, (target) => {
      asked.push(target);
      return Promise.resolve(target.resource === "service/thanos-query" ? hub : own);
    });
    expect(code).toBe(0);
    expect(asked).toEqual([
      expect.objectContaining({ cluster: "observability", resource: "service/thanos-query", port: 10902 }),
      {
        cluster: "batcave",
        connection: { kubeconfig: "~/.kube/config", context: "batcave" },
        namespace: "thanos-fleet",
        resource: "pod/prometheus-0",
        port: 9090,
      },
    ]);
    expect(closed).toEqual(["service/thanos-query", "pod/prometheus-0"]);
  });

  it("prints everything as JSON, without how clusters are reached", async () => {
    const { text } = await run({ clusters: ["batmobile"], json: true });
    const { environment, window, senders } = JSON.parse(text) as Record<string, unknown>;
    expect({ environment, window }).toEqual({ environment: "test", window: { from, to } });
    expect(senders).toEqual([
      {
        cluster: "batmobile",
        replica: "prometheus-0",
        mode: "agent",
        verdict: "cannot tell",
        untold: [],
        cannotTell: "service/thanos-query of observability cannot be reached: no",
      },
    ]);
  });

  it("takes both ends, or an end and a length", async () => {
    const window = async (given: AuditArguments) =>
      (await run({ ...given, clusters: ["batmobile"] })).text.split("\n")[0];
    expect(await window({ from: "2026-11-22T12:00:00+01:00", to: "2026-11-22T12:30:00Z" })).toBe(
      "2026-11-22T11:00:00Z to 2026-11-22T12:30:00Z",
    );
    expect(await window({ last: "1d", to: "2026-11-22T12:30:00Z" })).toBe(
      "2026-11-21T12:30:00Z to 2026-11-22T12:30:00Z",
    );
  });

  it("rejects everything that is wrong with the options at once", async () => {
    const given: AuditArguments = {
      clusters: ["batcav"],
      last: "6 hours",
      from: "yesterday",
      to: "2027-01-01T00:00:00Z",
      query: "thanos-query:10902",
      sender: [
        "batcomputer=http://x",
        "batmobile=http://x",
        "batwing=http://x",
        "batwing/prometheus-2=http://x",
        "http://x",
        "batcave=x",
      ],
    };
    const message = await run(given).then(
      () => "",
      (error: unknown) => (error instanceof Error && error.name === "UserError" ? error.message : String(error)),
    );
    expect(message.split("\n")).toEqual([
      "--to 2027-01-01T00:00:00Z: lies in the future",
      "--last and --from both say where to begin: leave one out",
      "--last 6 hours: a duration such as 30m, 6h or 1d",
      "--from yesterday: a moment as in RFC 3339, such as 2026-11-22T14:01:00Z",
      "batcav: no cluster of this environment; did you mean batcave?",
      "--sender batcomputer=http://x: the Prometheus of batcomputer is not ours, and is compared with nothing; leave it out",
      "--sender batmobile=http://x: batmobile has an agent, which keeps nothing to compare with; leave it out",
      "--sender batwing=http://x: batwing is a pair; say batwing/prometheus-0 or batwing/prometheus-1",
      "--sender batwing/prometheus-2=http://x: batwing has prometheus-0 and prometheus-1",
      "--sender http://x: <cluster>=<url>, or <cluster>/<replica>=<url> for one of a pair",
      "--sender batcave=x: an address such as http://127.0.0.1:9090",
      "--query thanos-query:10902: an address such as http://127.0.0.1:9090",
    ]);
  });

  it("rejects an end before the beginning", async () => {
    await expect(run({ from: "2026-11-22T13:00:00Z", to: "2026-11-22T12:00:00Z" })).rejects.toThrow(
      "--from 2026-11-22T13:00:00Z: lies not before the end",
    );
  });
});

describe("the way into a cluster", () => {
  const target: ForwardTarget = {
    cluster: "batcave",
    connection: { kubeconfig: "~/.kube/config", context: "batcave" },
    namespace: "thanos-fleet",
    resource: "pod/prometheus-0",
    port: 9090,
  };
  const kubectl = (script: string): string => {
    const program = join(root, "kubectl");
    writeFileSync(program, `#!/bin/sh\n${script}\n`);
    chmodSync(program, 0o755);
    return program;
  };

  it("is where kubectl says, and its kubectl ends with it", async () => {
    const log = join(root, "log");
    const program = kubectl(
      `echo "$$ $@" > ${log}; echo "Forwarding from 127.0.0.1:43211 -> 9090"; while sleep 0.1; do echo Handling; done`,
    );
    const way = await portForward(target, { program, timeout: 20_000 });
    expect(way.url).toBe("http://127.0.0.1:43211");
    const [pid = "", ...args] = readFileSync(log, "utf8").trim().split(" ");
    expect(args.join(" ")).toBe(
      `--kubeconfig ${homedir()}/.kube/config --context batcave --namespace thanos-fleet port-forward ` +
        "--address=127.0.0.1 pod/prometheus-0 :9090",
    );
    await new Promise((resolve) => setTimeout(resolve, 400));
    const running = () => process.kill(Number(pid), 0);
    expect(running()).toBe(true);
    await way.close();
    expect(running).toThrow("ESRCH");
  }, 10_000);

  it("rejects what kubectl refuses, with its words", async () => {
    const program = kubectl('echo "Error from server (NotFound): pods \\"prometheus-0\\" not found" >&2; exit 1');
    await expect(portForward(target, { program })).rejects.toThrow(
      'pod/prometheus-0 of batcave cannot be reached: Error from server (NotFound): pods "prometheus-0" not found',
    );
  });

  it("rejects a kubectl that does not come to stand, and one that is not there", async () => {
    const program = kubectl("exec sleep 60");
    await expect(portForward(target, { program, timeout: 300 })).rejects.toThrow("kubectl did not stand within 0.3 s");
    await expect(portForward(target, { program: join(root, "missing") })).rejects.toThrow(/there is no .*missing/);
  });
});

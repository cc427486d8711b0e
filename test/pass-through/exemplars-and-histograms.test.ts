import type { Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { binariesIn } from "../../lab/parts/binaries.js";
import { labPaths } from "../../lab/paths.js";
import { child, environment } from "../support/environment.js";
import { exemplarTarget, traceLabel } from "../support/exemplar-target.js";
import { LoopbackFleet } from "../support/loopback-fleet.js";

const binary = binariesIn(labPaths());
const binaries = { thanos: binary("thanos"), prometheus: binary("prometheus") };

const target = { address: "127.77.0.9", port: 19877 };
const scrapeConfigs = ["/metrics", "/native"].map((path) => ({
  job_name: path.slice(1),
  metrics_path: path,
  static_configs: [{ targets: [`${target.address}:${target.port}`] }],
}));

const prometheus = (mode: "server" | "agent", nativeHistograms: boolean) => ({
  prometheus: { mode, nativeHistograms, scrapeInterval: "1s", remoteWrite: { batchSendDeadline: "1s" } },
});

/** What the programs need until they have started on a busy machine, in milliseconds. */
const STARTUP = 240_000;

/** What a sample needs from a target to Query, on such a machine. */
const patience = { timeout: 60_000, interval: 500 };

interface Exemplars {
  readonly data: readonly {
    readonly seriesLabels: Readonly<Record<string, string>>;
    readonly exemplars: readonly { readonly labels: Readonly<Record<string, string>> }[];
  }[];
}

interface Vector {
  readonly data: { readonly result: readonly { readonly value?: unknown; readonly histogram?: unknown }[] };
}

function asking(fleet: () => LoopbackFleet) {
  const ask = async (path: string, parameters: Readonly<Record<string, string>>) => {
    const body = new URLSearchParams(parameters);
    return await (await fetch(`${fleet().frontendUrl}${path}`, { method: "POST", body })).json();
  };
  return {
    traces: async (query: string) => {
      const [start, end] = [Date.now() / 1000 - 600, Date.now() / 1000].map(String) as [string, string];
      const { data } = (await ask("/api/v1/query_exemplars", { query, start, end })) as Exemplars;
      return data.flatMap((series) => series.exemplars.map(({ labels }) => labels[traceLabel]));
    },
    vector: async (query: string) => ((await ask("/api/v1/query", { query })) as Vector).data.result,
  };
}

describe("from a sender to the Query Frontend, with real programs", () => {
  let server: Server;

  beforeAll(async () => {
    server = await exemplarTarget(target.address, target.port);
  });

  afterAll(() => {
    server.close();
  });

  describe("where exemplars are on", () => {
    let fleet: LoopbackFleet;
    const { traces, vector } = asking(() => fleet);

    beforeAll(async () => {
      const described = environment({
        observability: { receive: { replicationFactor: 1, ingestors: 1, exemplars: { perTenant: 1000 } } },
        childClusters: [child("batcave", prometheus("server", true)), child("batmobile", prometheus("agent", false))],
      });
      fleet = new LoopbackFleet(described, binaries);
      await fleet.start(scrapeConfigs);
    }, STARTUP);

    afterAll(() => fleet.stop());

    it.each(["batcave", "batmobile"])("exemplars of %s pass, each once", { timeout: 90_000 }, async (cluster) => {
      const query = `traced_total{cluster="${cluster}"}`;
      await expect.poll(async () => (await traces(query)).length, patience).toBeGreaterThan(3);
      const seen = await traces(query);
      expect(new Set(seen).size).toBe(seen.length);
    });

    it(
      "a server's native histograms pass with their exemplars, beside the classic ones",
      { timeout: 90_000 },
      async () => {
        const query = 'traced_seconds{cluster="batcave"}';
        await expect.poll(async () => (await traces(query)).length, patience).toBe(2);
        await expect.poll(async () => (await vector(query))[0]?.histogram, patience).toBeDefined();
        const classic = 'prometheus_http_request_duration_seconds_bucket{cluster="batcave"}';
        await expect.poll(async () => (await vector(classic)).length, patience).toBeGreaterThan(0);
      },
    );
  });

  describe("where exemplars are off", () => {
    let fleet: LoopbackFleet;
    const { traces, vector } = asking(() => fleet);

    beforeAll(async () => {
      const described = environment({
        observability: { receive: { replicationFactor: 1, ingestors: 1 } },
        childClusters: [child("batmobile", prometheus("agent", true))],
      });
      fleet = new LoopbackFleet(described, binaries);
      await fleet.start(scrapeConfigs);
    }, STARTUP);

    afterAll(() => fleet.stop());

    it(
      "an agent's native histograms pass and can be asked for quantiles, and no exemplar does",
      { timeout: 90_000 },
      async () => {
        const query = 'histogram_quantile(0.9, traced_seconds{cluster="batmobile"})';
        await expect.poll(async () => (await vector(query)).length, patience).toBe(1);
        await expect.poll(async () => (await vector("traced_total")).length, patience).toBe(1);
        expect(await traces("traced_total")).toEqual([]);
      },
    );
  });
});

import { setTimeout as pause } from "node:timers/promises";
import { clusterOf, describeFleet } from "../fleet/described-fleet.js";
import { ourQuery } from "../fleet/our-query.js";
import { ourSender, scrapeTargets, withDefaultQueue } from "../fleet/our-sender.js";
import { ourWritePath } from "../fleet/our-write-path.js";
import { Line } from "../load/line.js";
import { probe } from "../load/probe.js";
import { sentSamples } from "../load/sent-samples.js";
import { Programs } from "../process/programs.js";
import type { Row } from "../row.js";
import { ratioOf, spreadOf } from "../spread.js";

/** Targets of each sender, and the time between two of their scrapes: an edge cluster in small. */
const TARGETS = 10;
const SERIES = 100;
const INTERVAL = "5s";

/** Seconds of one round: both senders at the same time, so that each round is a pair. */
const ROUND = 60;

/** How long a sample needs from its scrape until Query answers with it. */
export const freshness: Row = {
  number: 6,
  name: "freshness",
  title: "Freshness: from the scrape to the answer of Query, mutual TLS, replication factor 3",
  quick: false,
  programs: ["thanos", "prometheus", "bench-load"],
  async measure({ binaries, folder, pairs, say }) {
    const network = "127.78.7";
    const agents = ["ours", "defaults"].map((name) => ({ name, prometheus: { mode: "agent" } }));
    const fleet = await describeFleet({ receive: { replicationFactor: 3, ingestors: 3 } }, agents, folder);
    const thanos = binaries("thanos");
    const load = binaries("bench-load");
    const path = ourWritePath({ fleet, thanos, folder, network });
    const router = new URL(path.target.url).host;
    const target = `${network}.100:9100`;
    const query = { address: `${network}.3`, url: `http://${network}.3:10902` };
    const programs = new Programs(folder);
    try {
      await programs.startAll(path.programs);
      await programs.start(
        ourQuery({ fleet, thanos, folder, name: "query", address: query.address, endpoints: path.ingestors }),
      );
      const serve = ["serve", `--listen=${target}`, `--series=${SERIES}`];
      await programs.start({ name: "target", binary: load, args: serve, readyUrl: `http://${target}/-/ready` });
      const sides = await Promise.all(
        agents.map(async ({ name }, index) => {
          const line = new Line(load, `line-${name}`, `${network}.${101 + index}`, router);
          const address = `${network}.${111 + index}`;
          await programs.start(line.program);
          await programs.start(
            ourSender({
              objects: clusterOf(fleet, name),
              prometheus: binaries("prometheus"),
              name,
              address,
              folder,
              url: `https://${line.address}/api/v1/receive`,
              scrape: scrapeTargets(name, target, TARGETS, INTERVAL),
              entry: name === "ours" ? undefined : withDefaultQueue,
            }),
          );
          return { name, line, address };
        }),
      );
      say("until everything flows");
      await pause(30_000);
      const rounds = [];
      for (let round = 0; round < pairs; round += 1) {
        rounds.push(
          await Promise.all(
            sides.map(async ({ name, line, address }) => {
              const before = { bytes: (await line.counters()).up, samples: await sentSamples(address) };
              const { pipeline, seen } = await probe(
                load,
                query.url,
                `bench_scrape_time_seconds{side="${name}"}`,
                ROUND,
              );
              const bytes = (await line.counters()).up - before.bytes;
              return { pipeline, seen, bytesPerSample: bytes / ((await sentSamples(address)) - before.samples) };
            }),
          ),
        );
      }
      const [ours, defaults] = [rounds.map(([one]) => one!), rounds.map(([, other]) => other!)];
      const seconds = (of: (round: (typeof ours)[number]) => number) => spreadOf(ours.map(of));
      return [
        {
          id: "freshness.p50",
          what: "pipeline, p50",
          value: seconds(({ pipeline }) => pipeline.p50),
          unit: "s",
          goal: { atMost: 0.6 },
        },
        {
          id: "freshness.p99",
          what: "pipeline, p99",
          value: seconds(({ pipeline }) => pipeline.p99),
          unit: "s",
          goal: { atMost: 1.3 },
        },
        {
          id: "freshness.vs-defaults",
          what: "pipeline p50, ours ÷ Prometheus's default queue",
          value: ratioOf(
            ours.map(({ pipeline }) => pipeline.p50),
            defaults.map(({ pipeline }) => pipeline.p50),
          ),
          goal: { atMost: 0.3 },
        },
        {
          id: "freshness.bytes",
          what: "bytes per sample on the wire, ours ÷ Prometheus's default queue",
          value: ratioOf(
            ours.map(({ bytesPerSample }) => bytesPerSample),
            defaults.map(({ bytesPerSample }) => bytesPerSample),
          ),
          goal: { atMost: 1.3 },
        },
        {
          id: "freshness.defaults.p50",
          what: "pipeline of the default queue, p50",
          value: spreadOf(defaults.map(({ pipeline }) => pipeline.p50)),
          unit: "s",
        },
        {
          id: "freshness.seen",
          what: `age of what a reader sees, scraped every ${INTERVAL}, p50`,
          value: seconds(({ seen }) => seen.p50),
          unit: "s",
        },
        {
          id: "freshness.bytes-per-sample",
          what: "bytes per sample, ours, with TLS and HTTP",
          value: seconds(({ bytesPerSample }) => bytesPerSample),
          unit: "B",
        },
      ];
    } finally {
      await programs.stop();
    }
  },
};

import { setTimeout as pause } from "node:timers/promises";
import { LabError } from "../../lab/lab-error.js";
import { clusterOf, describeFleet } from "../fleet/described-fleet.js";
import { ourQuery } from "../fleet/our-query.js";
import { ourSender, scrapeTargets } from "../fleet/our-sender.js";
import { ourWritePath } from "../fleet/our-write-path.js";
import { Line } from "../load/line.js";
import { probe } from "../load/probe.js";
import { sentSamples } from "../load/sent-samples.js";
import { Programs } from "../process/programs.js";
import type { Row } from "../row.js";
import { spreadOf } from "../spread.js";

/** An edge cluster of 2,000 series. */
const TARGETS = 4;
const SERIES = 500;
const INTERVAL_SECONDS = 15;

/** Seconds that the line is cut in each round. */
const OUTAGE = 300;

/** Milliseconds between two looks at what was sent. */
const LOOK = 50;

/** How fast a backlog drains once the network is back, and what that does to others. */
export const catchUp: Row = {
  number: 9,
  name: "catch-up",
  title: `Catch-up after ${OUTAGE / 60} minutes without a network, mutual TLS, replication factor 3`,
  programs: ["thanos", "prometheus", "bench-load"],
  async measure({ binaries, folder, pairs, say }) {
    const network = "127.78.9";
    const sizes = { scrapeInterval: `${INTERVAL_SECONDS}s`, activeSeries: TARGETS * SERIES };
    const agents = [
      { name: "away", prometheus: { mode: "agent", outageBudget: "1h", ...sizes } },
      { name: "other", prometheus: { mode: "agent", ...sizes } },
    ];
    const fleet = await describeFleet({ receive: { replicationFactor: 3, ingestors: 3 } }, agents, folder);
    const thanos = binaries("thanos");
    const load = binaries("bench-load");
    const path = ourWritePath({ fleet, thanos, folder, network });
    const target = `${network}.100:9100`;
    const queryUrl = `http://${network}.3:10902`;
    const programs = new Programs(folder);
    try {
      await programs.startAll(path.programs);
      const query = { fleet, thanos, folder, name: "query", address: `${network}.3`, endpoints: path.ingestors };
      await programs.start(ourQuery(query));
      const serve = ["serve", `--listen=${target}`, `--series=${SERIES}`];
      await programs.start({ name: "target", binary: load, args: serve, readyUrl: `http://${target}/-/ready` });
      const line = new Line(load, "line", `${network}.101`, new URL(path.target.url).host);
      await programs.start(line.program);
      for (const [index, { name }] of agents.entries()) {
        await programs.start(
          ourSender({
            objects: clusterOf(fleet, name),
            prometheus: binaries("prometheus"),
            name,
            address: `${network}.${111 + index}`,
            folder,
            url: name === "away" ? `https://${line.address}/api/v1/receive` : path.target.url,
            scrape: scrapeTargets(name, target, TARGETS, `${INTERVAL_SECONDS}s`),
          }),
        );
      }
      const live = (TARGETS * SERIES) / INTERVAL_SECONDS;
      const ratios: number[] = [];
      const waits: number[] = [];
      const late: number[] = [];
      // Each round is an outage of its own: more than a few would take an hour.
      for (let round = 0; round < Math.min(pairs, 2); round += 1) {
        say(`cut for ${OUTAGE} s`);
        await pause(20_000);
        await line.cut();
        await pause(OUTAGE * 1000);
        const others = probe(load, queryUrl, `bench_scrape_time_seconds{side="other"}`, 40);
        const drained = await drain(line, `${network}.111`, live);
        ratios.push(drained.rate / live);
        waits.push(drained.wait);
        late.push((await others).pipeline.max);
      }
      return [
        {
          id: "catch-up.rate",
          what: "samples per second of the backlog, from the first that is accepted ÷ samples per second otherwise",
          value: spreadOf(ratios),
          goal: { atLeast: 100 },
        },
        {
          id: "catch-up.others",
          what: "the latest sample of another cluster meanwhile",
          value: spreadOf(late),
          unit: "s",
          goal: { atMost: 15 },
        },
        {
          id: "catch-up.wait",
          what: "from the network's return to the first sample that is accepted",
          value: spreadOf(waits),
          unit: "s",
        },
      ];
    } finally {
      await programs.stop();
    }
  },
};

/** Restores the line and watches until nine tenths of the backlog are sent: the rest is live samples among them. */
async function drain(
  line: Line,
  sender: string,
  live: number,
): Promise<{ readonly rate: number; readonly wait: number }> {
  const backlog = live * OUTAGE;
  const before = await sentSamples(sender);
  const restored = performance.now();
  await line.restore();
  let first: { readonly at: number; readonly sent: number } | undefined;
  for (;;) {
    await pause(LOOK);
    const now = performance.now();
    const sent = (await sentSamples(sender)) - before;
    if (sent > 0) first ??= { at: now - LOOK, sent: 0 };
    if (first !== undefined && sent >= 0.9 * backlog) {
      const seconds = (now - first.at) / 1000;
      return { rate: sent / seconds, wait: (first.at - restored) / 1000 };
    }
    if (now - restored > 120_000) throw new LabError(`of ${backlog} samples ${sent} were sent within two minutes`);
  }
}

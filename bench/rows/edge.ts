import { execa } from "execa";
import { mkdirSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { join } from "node:path";
import { clusterOf, describeFleet } from "../fleet/described-fleet.js";
import { ourDiskQueue, ourSender, scrapeTargets } from "../fleet/our-sender.js";
import type { Finding } from "../finding.js";
import { sentSamples } from "../load/sent-samples.js";
import { Programs } from "../process/programs.js";
import type { Program } from "../process/program.js";
import type { BenchContext, Row } from "../row.js";
import { spreadOf } from "../spread.js";

/** A target of an edge cluster. */
const SERIES_PER_TARGET = 500;

/** What stands for a minute between two scrapes: everything else is as many times shorter. */
const INTERVAL_SECONDS = 2;
const TIMES_SHORTER = 60 / INTERVAL_SECONDS;

/** Prometheus's two hours between two truncations, and of a block. */
const CYCLE_SECONDS = 7200 / TIMES_SHORTER;

/** A server's head holds one and a half blocks, so that one is there after two cycles. */
const CYCLES = 3;

const MEBIBYTE = 2 ** 20;

type Kind = "agent" | "server" | "queued";

/** What was measured of one sender. */
interface Consumption {
  readonly residentBytes: number;
  readonly diskBytes: number;
  readonly cpuPerMillion: number;
}

/** What forwarding costs where there is little of everything. */
export const edge: Row = {
  number: 7,
  name: "edge",
  title: `Edge clusters: agent against server, the same targets, ${CYCLES} cycles of two hours ${TIMES_SHORTER} times shortened`,
  programs: ["prometheus", "vmagent", "bench-load"],
  async measure(context) {
    // At the same time: both wait for the clock more than for anything else.
    const [small, large] = await Promise.all([
      measureSize(context, 5_000, "127.78.13"),
      measureSize(context, 50_000, "127.78.14"),
    ]);
    return findings(small, large);
  },
};

async function measureSize(
  { binaries, folder: parent, say }: BenchContext,
  series: number,
  network: string,
): Promise<Record<Kind, Consumption>> {
  const folder = join(parent, String(series));
  const sizes = { activeSeries: series, scrapeInterval: "60s" };
  const budget = { outageBudget: "1h" };
  const clusters = [
    { name: "agent", prometheus: { mode: "agent", ...budget, ...sizes } },
    { name: "server", prometheus: { mode: "server", ...budget, ...sizes } },
    { name: "queued", prometheus: { mode: "agent", buffer: "diskQueue", ...budget, ...sizes } },
  ];
  mkdirSync(folder);
  const fleet = await describeFleet({}, clusters, folder);
  const load = binaries("bench-load");
  const target = `${network}.100:9100`;
  const sink = `${network}.101:9090`;
  const programs = new Programs(folder);
  try {
    const serve = ["serve", `--listen=${target}`, `--series=${SERIES_PER_TARGET}`];
    await programs.start({ name: `target-${series}`, binary: load, args: serve, readyUrl: `http://${target}/-/ready` });
    // Nothing is kept there: the senders alone are looked at.
    await programs.start({
      name: `sink-${series}`,
      binary: load,
      args: ["sink", `--listen=${sink}`],
      readyUrl: `http://${sink}/`,
    });
    const started = [];
    for (const [index, { name }] of clusters.entries()) {
      const address = `${network}.${111 + index}`;
      const objects = clusterOf(fleet, name);
      const scrape = scrapeTargets(name, target, series / SERIES_PER_TARGET, `${INTERVAL_SECONDS}s`);
      const members: Program[] = [];
      if (name === "queued") {
        const queue = {
          objects,
          vmagent: binaries("vmagent"),
          name: "queue",
          address,
          folder,
          url: `http://${sink}/write`,
        };
        members.push(await programs.start(ourDiskQueue(queue)));
      }
      const url = name === "queued" ? `http://${address}:8429/api/v1/write` : `http://${sink}/write`;
      const prometheus = binaries("prometheus");
      const flags = shortened(name === "server");
      members.push(await programs.start(ourSender({ objects, prometheus, name, address, folder, url, scrape, flags })));
      started.push({ name: name as Kind, address, members });
    }
    const begin = await Promise.all(started.map(({ address }) => sentSamples(address)));
    const cpu = started.map(({ members }) => total(members, ({ cpuSeconds }) => cpuSeconds));
    const most = started.map(() => ({ resident: [] as number[], disk: 0 }));
    const looks = 4 * CYCLES;
    for (let look = 1; look <= looks; look += 1) {
      await pause((CYCLES * CYCLE_SECONDS * 1000) / looks);
      for (const [index, { name, members }] of started.entries()) {
        const seen = most[index]!;
        // The first cycle fills what later ones keep.
        if (look > looks / CYCLES) seen.resident.push(total(members, ({ residentBytes }) => residentBytes));
        seen.disk = Math.max(seen.disk, await diskBytes(folder, name));
      }
      say(`${series} series: ${Math.round((100 * look) / looks)} %`);
    }
    const consumed = await Promise.all(
      started.map(async ({ name, address, members }, index) => {
        const samples = (await sentSamples(address)) - begin[index]!;
        const cpuSeconds = total(members, (member) => member.cpuSeconds) - cpu[index]!;
        const residentBytes = spreadOf(most[index]!.resident).median;
        const cpuPerMillion = (cpuSeconds / samples) * 1e6;
        return [name, { residentBytes, diskBytes: most[index]!.disk, cpuPerMillion }] as const;
      }),
    );
    return Object.fromEntries(consumed) as Record<Kind, Consumption>;
  } finally {
    await programs.stop();
  }
}

/** Truncation and blocks in the shortened time. */
function shortened(server: boolean): Readonly<Record<string, string>> {
  const cycle = `${CYCLE_SECONDS}s`;
  return server
    ? { "storage.tsdb.min-block-duration": cycle, "storage.tsdb.max-block-duration": cycle }
    : { "storage.agent.wal-truncate-frequency": cycle };
}

function total(members: readonly Program[], of: (member: Program) => number): number {
  return members.reduce((sum, member) => sum + of(member), 0);
}

/** Bytes of a sender's data, a queue's among them. */
async function diskBytes(folder: string, name: string): Promise<number> {
  const places = [join(folder, name, "prometheus"), ...(name === "queued" ? [join(folder, "queue", "data")] : [])];
  // A block may be removed while it is counted: what is left counts.
  const counted = await Promise.all(places.map((place) => execa("du", ["-sB1", place], { reject: false })));
  return counted.reduce((sum, { stdout }) => sum + Number(stdout.split("\t")[0]), 0);
}

function findings(small: Record<Kind, Consumption>, large: Record<Kind, Consumption>): readonly Finding[] {
  const ratio = (of: keyof Consumption, ours: Kind) => spreadOf([large[ours][of] / large.server[of]]);
  const memory = (size: Record<Kind, Consumption>, kind: Kind) => spreadOf([size[kind].residentBytes / MEBIBYTE]);
  return [
    {
      id: "edge.memory",
      what: "memory at 50,000 series, agent ÷ server",
      value: ratio("residentBytes", "agent"),
      goal: { atMost: 0.6 },
      missedAs:
        "75 MiB of both are the program itself; of what series take the agent has half. It would need a smaller program, or more " +
        "series than that",
    },
    {
      id: "edge.memory-5k",
      what: "memory of the agent at 5,000 series",
      value: memory(small, "agent"),
      unit: "MiB",
      goal: { atMost: 90 },
    },
    {
      id: "edge.disk",
      what: "most disk at 50,000 series, agent ÷ server",
      value: ratio("diskBytes", "agent"),
      goal: { atMost: 0.5 },
      missedAs:
        "both keep the same log, the server blocks besides. Compressing it with zstd takes a third less disk and 9 % more CPU, " +
        "and only as long as nothing waits in it: CPU is what small clusters have less of. It would need a shorter log, which is " +
        "less of an outage that can be made up for",
    },
    {
      id: "edge.cpu",
      what: "CPU per sample at 50,000 series, agent ÷ server",
      value: ratio("cpuPerMillion", "agent"),
      goal: { atMost: 0.8 },
      missedAs:
        "scraping, parsing, the log and sending are the same code in both; what a server does besides, appending to its head and " +
        "cutting blocks, is a tenth. It would need exposition that is cheaper to parse, at the targets",
    },
    {
      id: "edge.queue.memory",
      what: "agent with disk queue ÷ server, memory",
      value: ratio("residentBytes", "queued"),
    },
    {
      id: "edge.queue.cpu",
      what: "agent with disk queue ÷ server, CPU per sample",
      value: ratio("cpuPerMillion", "queued"),
    },
    {
      id: "edge.queue.memory-5k",
      what: "agent with disk queue at 5,000 series, memory",
      value: memory(small, "queued"),
      unit: "MiB",
    },
    ...(["agent", "server", "queued"] as const).flatMap((kind) => [
      { id: `edge.${kind}.memory`, what: `memory at 50,000 series: ${kind}`, value: memory(large, kind), unit: "MiB" },
      {
        id: `edge.${kind}.disk`,
        what: `most disk at 50,000 series: ${kind}`,
        value: spreadOf([large[kind].diskBytes / MEBIBYTE]),
        unit: "MiB",
      },
      {
        id: `edge.${kind}.cpu`,
        what: `CPU-seconds per million samples: ${kind}`,
        value: spreadOf([large[kind].cpuPerMillion]),
        unit: "s",
      },
    ]),
    {
      id: "edge.server.memory-5k",
      what: "memory of the server at 5,000 series",
      value: memory(small, "server"),
      unit: "MiB",
    },
  ];
}

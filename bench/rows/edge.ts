import { execa } from "execa";
import { setTimeout as pause } from "node:timers/promises";
import { startSenders, type SenderKind as Kind, type StartedSender } from "../fleet/edge-senders.js";
import type { Finding } from "../finding.js";
import { sentSamples } from "../load/sent-samples.js";
import { Programs } from "../process/programs.js";
import type { Program } from "../process/program.js";
import type { BenchContext, Row } from "../row.js";
import { spreadOf } from "../spread.js";

/** What stands for a minute between two scrapes: everything else is as many times shorter. */
const INTERVAL_SECONDS = 2;
const TIMES_SHORTER = 60 / INTERVAL_SECONDS;

/** Prometheus's two hours between two truncations, and of a block. */
const CYCLE_SECONDS = 7200 / TIMES_SHORTER;

/** A server's head holds one and a half blocks, so that one is there after two cycles. */
const CYCLES = 3;

/** Seconds between two scrapes where time is not shortened, and how many are counted. */
const PACE_SECONDS = 15;
const PACE_SCRAPES = 16;

const MEBIBYTE = 2 ** 20;

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
    const pace = await measurePace(context, 50_000, "127.78.14");
    return findings(small, large, pace);
  },
};

async function measureSize(context: BenchContext, series: number, network: string): Promise<Record<Kind, Consumption>> {
  const programs = new Programs(context.folder);
  try {
    const flags = (kind: Kind) => shortened(kind === "server");
    const started = await startSenders(context, programs, { series, network, interval: INTERVAL_SECONDS, flags });
    const spent = await cpuFrom(started);
    const most = started.map(() => ({ resident: [] as number[], disk: 0 }));
    const looks = 4 * CYCLES;
    for (let look = 1; look <= looks; look += 1) {
      await pause((CYCLES * CYCLE_SECONDS * 1000) / looks);
      for (const [index, { data, members }] of started.entries()) {
        const seen = most[index]!;
        // The first cycle fills what later ones keep.
        if (look > looks / CYCLES) seen.resident.push(total(members, ({ residentBytes }) => residentBytes));
        seen.disk = Math.max(seen.disk, await diskBytes(data));
      }
      context.say(`${series} series: ${Math.round((100 * look) / looks)} %`);
    }
    const cpu = await spent();
    const consumed = started.map(({ kind }, index) => {
      const residentBytes = spreadOf(most[index]!.resident).median;
      return [kind, { residentBytes, diskBytes: most[index]!.disk, cpuPerMillion: cpu[kind] }] as const;
    });
    return Object.fromEntries(consumed) as Record<Kind, Consumption>;
  } finally {
    await programs.stop();
  }
}

/**
 * CPU-seconds for a million samples at the pace of real scrapes. What a server does by the clock, such as looking at each
 * series for a chunk to map, counts for too little where time is shortened. No block is cut meanwhile, on neither side.
 */
async function measurePace(context: BenchContext, series: number, network: string): Promise<Record<Kind, number>> {
  const programs = new Programs(context.folder);
  try {
    const started = await startSenders(context, programs, { series, network, interval: PACE_SECONDS });
    context.say(`${series} series at the pace of ${PACE_SECONDS} s`);
    await pause(4 * PACE_SECONDS * 1000);
    const spent = await cpuFrom(started);
    await pause(PACE_SCRAPES * PACE_SECONDS * 1000);
    return await spent();
  } finally {
    await programs.stop();
  }
}

/** Begins to count. @returns CPU-seconds for a million samples that were sent since, by kind. */
async function cpuFrom(started: readonly StartedSender[]): Promise<() => Promise<Record<Kind, number>>> {
  const look = () =>
    Promise.all(
      started.map(async ({ address, members }) => ({
        samples: await sentSamples(address),
        cpu: total(members, ({ cpuSeconds }) => cpuSeconds),
      })),
    );
  const before = await look();
  return async () => {
    const after = await look();
    const each = started.map(({ kind }, index) => {
      const [from, to] = [before[index]!, after[index]!];
      return [kind, ((to.cpu - from.cpu) / (to.samples - from.samples)) * 1e6] as const;
    });
    return Object.fromEntries(each) as Record<Kind, number>;
  };
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

/** Bytes in folders. */
async function diskBytes(folders: readonly string[]): Promise<number> {
  // A block may be removed while it is counted: what is left counts.
  const counted = await Promise.all(folders.map((folder) => execa("du", ["-sB1", folder], { reject: false })));
  return counted.reduce((sum, { stdout }) => sum + Number(stdout.split("\t")[0]), 0);
}

function findings(
  small: Record<Kind, Consumption>,
  large: Record<Kind, Consumption>,
  pace: Record<Kind, number>,
): readonly Finding[] {
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
      what: `CPU per sample at 50,000 series, a scrape every ${PACE_SECONDS} s and no block cut, agent ÷ server`,
      value: spreadOf([pace.agent / pace.server]),
      goal: { atMost: 0.8 },
      missedAs:
        "scraping, parsing, the log and sending are the same code in both; what a server does besides, appending to its head and " +
        "cutting blocks, is a tenth. It would need exposition that is cheaper to parse, at the targets",
    },
    {
      id: "edge.cpu-shortened",
      what: `the same in time ${TIMES_SHORTER} times shortened, with blocks, without what is done by the clock, agent ÷ server`,
      value: ratio("cpuPerMillion", "agent"),
    },
    {
      id: "edge.queue.memory",
      what: "agent with disk queue ÷ server, memory",
      value: ratio("residentBytes", "queued"),
    },
    {
      id: "edge.queue.cpu",
      what: `agent with disk queue ÷ server, CPU per sample, a scrape every ${PACE_SECONDS} s`,
      value: spreadOf([pace.queued / pace.server]),
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
        what: `CPU-seconds per million samples, a scrape every ${PACE_SECONDS} s: ${kind}`,
        value: spreadOf([pace[kind]]),
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

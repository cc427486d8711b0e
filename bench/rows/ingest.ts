import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { kubeThanosWritePath, prometheusReceiver, victoriaMetrics } from "../fleet/baselines.js";
import { describeFleet } from "../fleet/described-fleet.js";
import { ourWritePath, type DescribedWritePath } from "../fleet/our-write-path.js";
import { WritePath } from "../fleet/write-path.js";
import type { Finding, Measured } from "../finding.js";
import { writeLoad } from "../load/write-load.js";
import { inTurns } from "../pairs.js";
import type { BenchContext, Row } from "../row.js";
import { ratioOf, spreadOf } from "../spread.js";

const SERIES = 60_000;

/** Rounds of one turn: some ten seconds of processor time, so that a garbage collection more or less does not matter. */
const ROUNDS = 6;

/** Milliseconds between two samples of a series, in the timestamps; they are written as fast as they are accepted. */
const STEP = 15_000;

/** Seconds after the last answer in which a third copy is still being written: two are enough for an answer. */
const SETTLE = 1.5;

/** One side: its name, its programs, and what was measured in each of its turns. */
interface Side {
  readonly path: WritePath;
  /** Timestamp of its next round. */
  next: number;
}

type Name = "mutualTls" | "capnProto" | "plainText" | "kubeThanos" | "prometheus" | "victoriaMetrics";

/** Samples that are accepted per second of processor time, over all processes between the request and the last copy. */
export const ingest: Row = {
  number: 4,
  name: "ingest",
  title: "Ingest: 60,000 series of 10 labels, replication factor 3",
  quick: true,
  programs: ["thanos", "prometheus", "victoria-metrics", "bench-load"],
  async measure(context) {
    const { pairs, say } = context;
    const paths = await describePaths(context);
    const sides = new Map<Name, Side>();
    try {
      for (const [name, { target, programs }] of Object.entries(paths) as [Name, DescribedWritePath][]) {
        say(`starting ${name}`);
        const path = await WritePath.start(target, programs, context.folder);
        // In the past, because nobody takes much of the future.
        sides.set(name, { path, next: Date.now() - 4 * 3_600_000 });
      }
      const turns = await inTurns(
        pairs,
        Object.fromEntries([...sides].map(([name, side]) => [name, () => turn(context, side)])) as Record<
          Name,
          () => Promise<number>
        >,
      );
      const memory = Object.fromEntries([...sides].map(([name, { path }]) => [name, path.residentBytes / SERIES]));
      return findings(turns, memory as Record<Name, number>);
    } finally {
      await Promise.all([...sides.values()].map(({ path }) => path.stop()));
    }
  },
};

async function describePaths({ binaries, folder }: BenchContext): Promise<Record<Name, DescribedWritePath>> {
  const child = { name: "batmobile", prometheus: { mode: "agent" } };
  const described = async (name: string, receive: object) => {
    const place = join(folder, name);
    mkdirSync(place);
    return describeFleet({ receive: { replicationFactor: 3, ingestors: 3, ...receive } }, [child], place);
  };
  const [fleet, capnProto] = [
    await described("protobuf", {}),
    await described("capnproto", { replicationProtocol: "capnproto" }),
  ];
  const thanos = binaries("thanos");
  return {
    mutualTls: ourWritePath({ fleet, thanos, folder, network: "127.78.1", prefix: "mutual-tls-" }),
    capnProto: ourWritePath({ fleet: capnProto, thanos, folder, network: "127.78.2", prefix: "capnproto-" }),
    plainText: ourWritePath({ fleet, thanos, folder, network: "127.78.3", prefix: "plain-", plainText: true }),
    kubeThanos: kubeThanosWritePath({ binary: thanos, network: "127.78.4", folder }),
    prometheus: prometheusReceiver({ binary: binaries("prometheus"), network: "127.78.5", folder }),
    victoriaMetrics: victoriaMetrics({ binary: binaries("victoria-metrics"), network: "127.78.5", folder }),
  };
}

/** Writes one turn's rounds. @returns samples per second of processor time. */
async function turn({ binaries }: BenchContext, side: Side): Promise<number> {
  const { path, next } = side;
  const before = path.cpuSeconds;
  const load = { series: SERIES, rounds: ROUNDS, begin: next, step: STEP };
  const { accepted } = await writeLoad(binaries("bench-load"), path.target, load);
  await pause(SETTLE * 1000);
  side.next = next + ROUNDS * STEP;
  return accepted / (path.cpuSeconds - before);
}

function findings(turns: Record<Name, number[]>, memory: Record<Name, number>): readonly Finding[] {
  const against = (ours: Name, theirs: Name) => ratioOf(turns[ours], turns[theirs]);
  const rate = (name: Name, what: string): Measured => ({
    id: `ingest.rate.${name}`,
    what: `samples per CPU-second: ${what}`,
    value: spreadOf(turns[name]),
    unit: "samples",
  });
  return [
    {
      id: "ingest.mutual-tls-vs-kube-thanos",
      what: "samples per CPU-second, ours with mutual TLS ÷ kube-thanos in plain text",
      value: against("mutualTls", "kubeThanos"),
      goal: { atLeast: 1 },
    },
    {
      id: "ingest.capnproto-vs-kube-thanos",
      what: "the same with Cap'n Proto between routers and ingestors ÷ kube-thanos",
      value: against("capnProto", "kubeThanos"),
      goal: { atLeast: 1.5 },
      missedAs:
        "ingestors take a tenth less, but routers, which make the message of each copy anew, a quarter more. It would need a " +
        "router that encodes a series once for its three copies; and, to be used at all, TLS, which this protocol does not have",
    },
    {
      id: "ingest.vs-prometheus",
      what: "ours with mutual TLS, three copies ÷ one Prometheus as receiver, one copy",
      value: against("mutualTls", "prometheus"),
      goal: { atLeast: 0.22 },
    },
    {
      id: "ingest.memory-vs-kube-thanos",
      what: "memory per series, ours with mutual TLS ÷ kube-thanos",
      value: spreadOf([memory.mutualTls / memory.kubeThanos]),
      goal: { atMost: 0.8 },
      missedAs:
        "memory was given for CPU: with `GOGC=100` as there it is 1.0, for 9 % fewer samples per CPU-second; with 50 no less, for " +
        "16 %. Heads are the same on both sides, and our router is a process more. It would need requests that are not copied " +
        "to be read: Cap'n Proto has 0.6",
    },
    {
      id: "ingest.encryption",
      what: "what encryption costs: CPU-seconds per sample, mutual TLS ÷ plain text",
      value: against("plainText", "mutualTls"),
    },
    {
      id: "ingest.vs-victoria-metrics",
      what: "ours with mutual TLS, three copies ÷ one VictoriaMetrics, one copy",
      value: against("mutualTls", "victoriaMetrics"),
    },
    rate("mutualTls", "ours, mutual TLS"),
    rate("capnProto", "ours, Cap'n Proto"),
    rate("plainText", "ours, plain text"),
    rate("kubeThanos", "kube-thanos"),
    rate("prometheus", "one Prometheus"),
    rate("victoriaMetrics", "one VictoriaMetrics"),
    ...(Object.entries(memory) as [Name, number][]).map(([name, bytes]) => ({
      id: `ingest.memory.${name}`,
      what: `resident memory per series, all copies: ${name}`,
      value: spreadOf([bytes / 1024]),
      unit: "KiB",
    })),
  ];
}

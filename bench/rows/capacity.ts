import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { predictWritePath } from "../../src/capacity/write-path.js";
import { Duration } from "../../src/units/duration.js";
import { describeFleet } from "../fleet/described-fleet.js";
import { ourWritePath } from "../fleet/our-write-path.js";
import { WritePath } from "../fleet/write-path.js";
import type { Finding } from "../finding.js";
import { writeLoad } from "../load/write-load.js";
import type { BenchContext, Row } from "../row.js";
import { spreadOf } from "../spread.js";

interface Shape {
  /** How many series are written, one copy. */
  readonly series: number;
  /** Time between two samples of a series, in seconds. */
  readonly interval: number;
  /** Where its processes listen: the first three bytes of loopback addresses. */
  readonly network: string;
}

/** The coefficients were fitted with a run of the first and the last; the others say whether they hold elsewhere. */
const SHAPES: readonly Shape[] = [
  { series: 30_000, interval: 60, network: "127.78.15" },
  { series: 100_000, interval: 15, network: "127.78.17" },
  { series: 150_000, interval: 60, network: "127.78.18" },
  { series: 300_000, interval: 60, network: "127.78.16" },
];

/** How long samples are written, and for how long of it series are made, which is not counted; in seconds. */
const WRITTEN = 480;
const SETTLED_AFTER = 120;

const RING = { replicationFactor: 3, ringSize: 3, routers: 1 };

/** Whether sizes that are computed are those that are used. */
export const capacity: Row = {
  number: 13,
  name: "capacity",
  title: "Capacity: what is computed for Receive against what it takes",
  programs: ["thanos", "bench-load"],
  async measure(context) {
    const findings: Finding[] = [];
    for (let first = 0; first < SHAPES.length; first += 2)
      findings.push(
        ...(await Promise.all(SHAPES.slice(first, first + 2).map((shape) => against(context, shape)))).flat(),
      );
    return findings;
  },
};

async function against(
  { binaries, folder: parent, say }: BenchContext,
  { series, interval, network }: Shape,
): Promise<readonly Finding[]> {
  const folder = join(parent, `${series}-${interval}`);
  mkdirSync(folder);
  const receive = { replicationFactor: RING.replicationFactor, ingestors: RING.ringSize };
  const child = {
    name: "batmobile",
    prometheus: { mode: "agent", activeSeries: series, scrapeInterval: `${interval}s` },
  };
  const fleet = await describeFleet({ receive }, [child], folder);
  const { target, programs } = ourWritePath({ fleet, thanos: binaries("thanos"), folder, network });
  const path = await WritePath.start(target, programs, folder);
  try {
    const begin = Date.now();
    const load = {
      series,
      rounds: WRITTEN / interval,
      begin,
      step: interval * 1000,
      rate: series / interval,
      concurrency: 1,
    };
    const written = writeLoad(binaries("bench-load"), path.target, load);
    await pause(SETTLED_AFTER * 1000);
    const before = { cpu: path.cpuSeconds, at: performance.now() };
    const memory: number[] = [];
    for (let look = 0; look < 10; look += 1) {
      await pause(((WRITTEN - SETTLED_AFTER) * 1000 * 0.92) / 10);
      memory.push(path.residentBytes);
    }
    const cpu = (path.cpuSeconds - before.cpu) / ((performance.now() - before.at) / 1000);
    await written;
    const predicted = predictWritePath({
      ...RING,
      tenants: [{ activeSeries: series, scrapeInterval: Duration.seconds(interval) }],
      churnPerHour: 0,
      localRetention: Duration.days(2),
    });
    const bytes = spreadOf(memory).median;
    say(`${series} series each ${interval} s: ${cpu.toFixed(3)} cores, ${Math.round(bytes / 2 ** 20)} MiB`);
    const off = (what: string, id: string, computed: number, measured: number): Finding => ({
      id: `capacity.${id}.${series}.${interval}s`,
      what: `${what} at ${series.toLocaleString("en-US")} series, a sample each ${interval} s: how far what is computed is off`,
      value: spreadOf([Math.abs(computed / measured - 1)]),
      goal: { atMost: 0.25 },
      note: `computed ${readable(id, computed)}, measured ${readable(id, measured)}`,
    });
    return [off("memory", "memory", predicted.memory, bytes), off("CPU", "cpu", predicted.cpu, cpu)];
  } finally {
    await path.stop();
  }
}

function readable(id: string, value: number): string {
  return id === "cpu" ? `${value.toFixed(3)} cores` : `${Math.round(value / 2 ** 20)} MiB`;
}

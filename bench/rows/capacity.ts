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

/** Seconds between two samples of a series. */
const INTERVAL = 60;

/** Samples of each series; the first two rounds make series and are not counted. */
const ROUNDS = 8;
const SETTLED_AFTER = 2;

const RING = { replicationFactor: 3, ringSize: 3, routers: 1 };

/** Whether sizes that are computed are those that are used. */
export const capacity: Row = {
  number: 13,
  name: "capacity",
  title: `Capacity: what is computed for Receive against what it takes, one sample every ${INTERVAL} s`,
  programs: ["thanos", "bench-load"],
  async measure(context) {
    const both = await Promise.all([against(context, 30_000, "127.78.15"), against(context, 300_000, "127.78.16")]);
    return both.flat();
  },
};

async function against(
  { binaries, folder: parent, say }: BenchContext,
  series: number,
  network: string,
): Promise<readonly Finding[]> {
  const folder = join(parent, String(series));
  mkdirSync(folder);
  const receive = { replicationFactor: RING.replicationFactor, ingestors: RING.ringSize };
  const child = {
    name: "batmobile",
    prometheus: { mode: "agent", activeSeries: series, scrapeInterval: `${INTERVAL}s` },
  };
  const fleet = await describeFleet({ receive }, [child], folder);
  const { target, programs } = ourWritePath({ fleet, thanos: binaries("thanos"), folder, network });
  const path = await WritePath.start(target, programs, folder);
  try {
    const begin = Date.now();
    const load = { series, rounds: ROUNDS, begin, step: INTERVAL * 1000, rate: series / INTERVAL, concurrency: 1 };
    const written = writeLoad(binaries("bench-load"), path.target, load);
    await pause(SETTLED_AFTER * INTERVAL * 1000);
    const before = { cpu: path.cpuSeconds, at: performance.now() };
    const memory: number[] = [];
    for (let look = 0; look < 10; look += 1) {
      await pause(((ROUNDS - SETTLED_AFTER - 0.5) * INTERVAL * 1000) / 10);
      memory.push(path.residentBytes);
    }
    const cpu = (path.cpuSeconds - before.cpu) / ((performance.now() - before.at) / 1000);
    await written;
    const predicted = predictWritePath({
      ...RING,
      tenants: [{ activeSeries: series, scrapeInterval: Duration.seconds(INTERVAL) }],
      churnPerHour: 0,
      localRetention: Duration.days(2),
    });
    const bytes = spreadOf(memory).median;
    say(`${series} series: ${cpu.toFixed(3)} cores, ${Math.round(bytes / 2 ** 20)} MiB`);
    const off = (what: string, id: string, computed: number, measured: number): Finding => ({
      id: `capacity.${id}.${series}`,
      what: `${what} at ${series.toLocaleString("en-US")} series: how far what is computed is off`,
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

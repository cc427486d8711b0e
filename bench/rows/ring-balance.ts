import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describeFleet } from "../fleet/described-fleet.js";
import { ourWritePath } from "../fleet/our-write-path.js";
import { WritePath } from "../fleet/write-path.js";
import type { Measured } from "../finding.js";
import { writeLoad } from "../load/write-load.js";
import type { BenchContext, Row } from "../row.js";
import { spreadOf } from "../spread.js";

const SERIES = 60_000;

/** Copies of each series. */
const COPIES = 3;

/** How even the ring hands series out; with zones each of them has one copy, and only what is within a zone can be uneven. */
export const ringBalance: Row = {
  number: 5,
  name: "ring-balance",
  title: "Ring balance: six ingestors, replication factor 3",
  quick: true,
  programs: ["thanos", "bench-load"],
  async measure(context) {
    return [
      await balance(context, { id: "ring.without-zones", what: "without zones", zones: [] }),
      await balance(context, { id: "ring.zones", what: "two in each of three zones", zones: ["a", "b", "c"] }),
    ];
  },
};

async function balance(
  { binaries, folder: parent, say }: BenchContext,
  { id, what, zones }: { readonly id: string; readonly what: string; readonly zones: readonly string[] },
): Promise<Measured> {
  const folder = join(parent, id);
  mkdirSync(folder);
  const receive = { replicationFactor: COPIES, ingestors: 6, ...(zones.length === 0 ? {} : { zones }) };
  const child = { name: "batmobile", prometheus: { mode: "agent" } };
  const fleet = await describeFleet({ receive }, [child], folder);
  const { target, programs, ingestors } = ourWritePath({
    fleet,
    thanos: binaries("thanos"),
    folder,
    network: "127.78.6",
  });
  const path = await WritePath.start(target, programs, folder);
  try {
    const begin = Date.now() - 60_000;
    await writeLoad(binaries("bench-load"), path.target, { series: SERIES, rounds: 2, begin, step: 15_000 });
    const heads = await Promise.all(ingestors.map((address) => headSeries(address.replace(/:\d+$/, ":10902"))));
    const total = heads.reduce((sum, head) => sum + head, 0);
    say(`series of each, ${what}: ${heads.join(", ")}`);
    if (total !== SERIES * COPIES) throw new Error(`${total} series in the heads in place of ${SERIES * COPIES}`);
    const value = spreadOf([(Math.max(...heads) * heads.length) / total]);
    return { id, what: `most ÷ mean of the head series, ${what}`, value, goal: { atMost: 1.05 } };
  } finally {
    await path.stop();
  }
}

/** Series that an ingestor holds for the tenant that writes. */
async function headSeries(address: string): Promise<number> {
  const text = await (await fetch(`http://${address}/metrics`)).text();
  const line = /^prometheus_tsdb_head_series\{tenant="batmobile"\} (\S+)$/m.exec(text);
  return Number(line?.[1] ?? 0);
}

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { dashboardQueries } from "../../lab/long-term/dashboard.js";
import { generateHistory } from "../../lab/long-term/history.js";
import { clusterOf, describeFleet } from "../fleet/described-fleet.js";
import { ourQuery, ourQueryFrontend } from "../fleet/our-query.js";
import { plainPod } from "../fleet/plain-pod.js";
import type { Finding } from "../finding.js";
import { Programs } from "../process/programs.js";
import type { ProgramSpec } from "../process/program.js";
import type { BenchContext } from "../row.js";
import { ratioOf, spreadOf } from "../spread.js";
import { askDashboard } from "./dashboard.js";

const TENANTS = ["history-a", "history-b", "history-c"];

/** Targets of a tenant, nine series each. */
const INSTANCES = 40;
const INTERVAL = 15;
const DAY = 86_400;

/** What a panel of a day shows one point for, in seconds. */
const STEP = 120;

/** A day from the bucket: first with empty caches, then again, one step later. */
export async function measureDay({ binaries, folder: parent, pairs, say }: BenchContext): Promise<readonly Finding[]> {
  const folder = join(parent, "day");
  const bucket = join(folder, "bucket");
  mkdirSync(folder);
  say("making two days of blocks");
  const history = await generateHistory(binaries("history"), {
    folder: bucket,
    tenants: TENANTS,
    days: 2,
    instances: INSTANCES,
    interval: INTERVAL,
  });
  const child = { name: "batmobile", prometheus: { mode: "agent" } };
  const fleet = await describeFleet({ receive: { replicationFactor: 3, ingestors: 3 } }, [child], folder);
  const thanos = binaries("thanos");
  const network = "127.78.12";
  const queries = dashboardQueries(history);
  const cold: number[] = [];
  const warm: number[] = [];
  for (let round = 0; round < Math.min(pairs, 5); round += 1) {
    const place = join(folder, `round-${round}`);
    mkdirSync(place);
    const programs = new Programs(place);
    const of = { fleet, thanos, folder: place };
    try {
      await programs.start(gateway());
      const query = { ...of, name: "query", address: `${network}.3`, endpoints: [`${network}.2:10901`] };
      await programs.start(ourQuery(query));
      const front = { ...of, name: "frontend", address: `${network}.4`, queryUrl: `http://${network}.3:10902` };
      await programs.start(ourQueryFrontend(front));
      await untilThere(`http://${network}.3:10902`, history.end / 1000 - INTERVAL);
      const end = Math.floor(history.end / 1000 / STEP) * STEP - 2 * STEP;
      const ask = async (later: number) => {
        const range = { start: end - DAY + later, end: end + later, step: STEP };
        const { seconds } = await askDashboard(`http://${network}.4:10902`, queries, range);
        return seconds.reduce((sum, one) => sum + one, 0);
      };
      cold.push(await ask(0));
      warm.push(await ask(STEP));
    } finally {
      await programs.stop();
    }
  }
  return [
    {
      id: "query.day-warm",
      what: "24 h through the frontend, warm and one step later ÷ cold",
      value: ratioOf(warm, cold),
      goal: { atMost: 0.1 },
      missedAs:
        "what is left is the frontend reading the cached answer, and the newest part, asked anew in each of twelve queries. It " +
        "would need a cache that is kept decoded",
    },
    { id: "query.day-cold", what: "24 h, cold: seconds of twelve queries", value: spreadOf(cold), unit: "s" },
  ];

  function gateway(): ProgramSpec {
    const address = `${network}.2`;
    const store = JSON.stringify({ type: "FILESYSTEM", config: { directory: bucket } });
    const plain = plainPod(clusterOf(fleet, "observability"), "thanos-store-gateway", {
      name: "gateway",
      address,
      folder: join(folder, `gateway-${Date.now()}`),
    });
    return {
      name: "gateway",
      binary: thanos,
      args: [...plain.args, `--objstore.config=${store}`],
      environment: plain.environment,
      readyUrl: `http://${address}:10902/-/ready`,
    };
  }
}

/** Waits until Query has found the gateway and what it has. @param time of a sample, in seconds since 1970 */
async function untilThere(url: string, time: number): Promise<void> {
  const query = new URLSearchParams({ query: "history_queue_length", time: String(time) });
  for (let attempt = 0; attempt < 120; attempt += 1) {
    const text = await (await fetch(`${url}/api/v1/query?${query.toString()}`)).text();
    if (text.includes('"metric"')) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error("Query did not find the gateway within a minute");
}

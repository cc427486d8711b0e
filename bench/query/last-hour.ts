import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { LabError } from "../../lab/lab-error.js";
import { prometheusReceiver } from "../fleet/baselines.js";
import { describeFleet } from "../fleet/described-fleet.js";
import { ourQuery, ourQueryFrontend } from "../fleet/our-query.js";
import { ourWritePath } from "../fleet/our-write-path.js";
import type { Finding } from "../finding.js";
import { writeLoad } from "../load/write-load.js";
import { inTurns } from "../pairs.js";
import { Programs } from "../process/programs.js";
import type { BenchContext } from "../row.js";
import { ratioOf, spreadOf } from "../spread.js";
import { askDashboard, loadDashboard, sameAnswer, type DashboardRun, type Range } from "./dashboard.js";

const SERIES = 3000;
const SERIES_PER_METRIC = 300;
const INTERVAL = 15;
const HOUR = 3600;
const TENANT = "batmobile";

/** The last hour, from ingestors: against one Prometheus with the same samples, and with one engine against the other. */
export async function measureLastHour({
  binaries,
  folder: parent,
  pairs,
  say,
}: BenchContext): Promise<readonly Finding[]> {
  const folder = join(parent, "last-hour");
  mkdirSync(folder);
  const network = "127.78.10";
  const child = { name: TENANT, prometheus: { mode: "agent" } };
  const fleet = await describeFleet({ receive: { replicationFactor: 3, ingestors: 3 } }, [child], folder);
  const thanos = binaries("thanos");
  const path = ourWritePath({ fleet, thanos, folder, network });
  const receiver = prometheusReceiver({ binary: binaries("prometheus"), network: "127.78.11", folder });
  const query = (name: string, host: number, flags: Readonly<Record<string, string>>) => {
    const address = `${network}.${host}`;
    const program = ourQuery({ fleet, thanos, folder, name, address, endpoints: path.ingestors, flags });
    return { program, url: `http://${address}:10902` };
  };
  const asConfigured = query("query", 3, {});
  const engines = {
    prometheus: query("query-prometheus-engine", 4, { "query.promql-engine": "prometheus" }),
    thanos: query("query-thanos-engine", 5, { "query.promql-engine": "thanos" }),
  };
  const frontend = `http://${network}.6:10902`;
  const programs = new Programs(folder);
  try {
    await programs.startAll([...path.programs, ...receiver.programs]);
    await programs.startAll([asConfigured, engines.prometheus, engines.thanos].map(({ program }) => program));
    const front = { fleet, thanos, folder, name: "frontend", address: `${network}.6`, queryUrl: asConfigured.url };
    await programs.start(ourQueryFrontend(front));
    say("writing an hour");
    const end = Math.floor(Date.now() / 1000 / 60) * 60;
    const rounds = HOUR / INTERVAL;
    const load = {
      series: SERIES,
      perMetric: SERIES_PER_METRIC,
      rounds,
      begin: (end - HOUR) * 1000,
      step: INTERVAL * 1000,
    };
    await writeLoad(binaries("bench-load"), path.target, load);
    // Prometheus does not know of tenants: it gets the label that Receive gives.
    const labelled = { ...receiver.target, args: [...receiver.target.args, `--label=tenant_id=${TENANT}`] };
    await writeLoad(binaries("bench-load"), labelled, load);
    // Query asks its sources for their labels and times every few seconds.
    await pause(10_000);
    const queries = loadDashboard(TENANT);
    let asked = 0;
    // A step of its own each time, so that no answer is one that the frontend has seen.
    // The frontend asks at multiples of it, and the others are asked the same.
    const range = (): Range => {
      const step = INTERVAL + asked;
      const multiple = (time: number) => Math.floor(time / step) * step;
      return { start: multiple(end - HOUR + 600), end: multiple(end), step };
    };
    const ask = (url: string) => () => askDashboard(url, queries, range());
    let refreshed = 0;
    // A screen that refreshes asks for nearly the same again.
    const refresh = (): Range => {
      const last = Math.floor((end - 600) / INTERVAL) * INTERVAL + refreshed * INTERVAL;
      return { start: last - HOUR + 1200, end: last, step: INTERVAL };
    };
    const sides = {
      refreshed: () => {
        refreshed += 1;
        return askDashboard(frontend, queries, refresh());
      },
      refreshedPrometheus: () => askDashboard(new URL(receiver.target.url).origin, queries, refresh()),
      frontend: () => {
        asked += 1;
        return ask(frontend)();
      },
      prometheus: ask(new URL(receiver.target.url).origin),
      thanosEngine: ask(engines.thanos.url),
      prometheusEngine: ask(engines.prometheus.url),
    };
    const runs = await inTurns(Math.max(pairs, 5), sides);
    compareAnswers(runs, queries);
    return findings(runs, queries);
  } finally {
    await programs.stop();
  }
}

type Runs = Record<
  "refreshed" | "refreshedPrometheus" | "frontend" | "prometheus" | "thanosEngine" | "prometheusEngine",
  DashboardRun[]
>;

/** Quick and wrong is no answer: every side must say the same, in every round. */
function compareAnswers(runs: Runs, queries: readonly string[]): void {
  for (const [round, { answers }] of runs.prometheus.entries()) {
    for (const [index, answer] of answers.entries()) {
      if (!sameAnswer(runs.refreshed[round]!.answers[index]!, runs.refreshedPrometheus[round]!.answers[index]!)) {
        throw new LabError(`the frontend answers another thing from its cache to ${queries[index]}`);
      }
      for (const side of ["frontend", "thanosEngine", "prometheusEngine"] as const) {
        if (!sameAnswer(runs[side][round]!.answers[index]!, answer)) {
          throw new LabError(`${side} answers another thing than one Prometheus to ${queries[index]}`);
        }
      }
    }
  }
}

function findings(runs: Runs, queries: readonly string[]): readonly Finding[] {
  const times = (side: keyof Runs, index: number) => runs[side].map(({ seconds }) => seconds[index]!);
  const perQuery = (ours: keyof Runs, theirs: keyof Runs) =>
    queries.map((_, index) => ratioOf(times(ours, index), times(theirs, index)).median);
  const engines = perQuery("thanosEngine", "prometheusEngine");
  const worst = Math.max(...engines);
  const total = (side: keyof Runs) => runs[side].map(({ seconds }) => seconds.reduce((sum, one) => sum + one, 0));
  return [
    {
      id: "query.last-hour",
      what: "last hour, asked for the first time through the frontend, three copies ÷ one Prometheus: p50 of twelve queries",
      value: spreadOf(perQuery("frontend", "prometheus")),
      goal: { atMost: 1.5 },
      missedAs:
        "three copies of each sample are read, sent, decoded and made one again, and the frontend decodes and encodes the answer " +
        "once more; one Prometheus reads one copy where it is. It would need reads of one copy alone while all are well",
    },
    {
      id: "query.last-hour-refreshed",
      what: "the same on a screen that refreshes, which the frontend's cache helps",
      value: spreadOf(perQuery("refreshed", "refreshedPrometheus")),
      goal: { atMost: 1.5 },
      missedAs: "the newest minutes are never taken from the cache, as their samples may still be on their way",
    },
    {
      id: "query.last-hour-dashboard",
      what: "the same, the dashboard as a whole",
      value: ratioOf(total("frontend"), total("prometheus")),
    },
    {
      id: "query.engine",
      what: "Thanos's engine ÷ Prometheus's engine, in Query: median of twelve queries",
      value: spreadOf(engines),
      goal: { atMost: 0.6 },
      missedAs:
        "fetching and decoding series is nearly all of the time, which no engine changes: the default stays Prometheus's own. It " +
        "would need queries that compute more than they fetch, or the engine's distributed mode with a Query in each cluster",
    },
    {
      id: "query.engine-worst",
      what: "the same, the query that gains least",
      value: spreadOf([worst]),
      goal: { atMost: 1.2 },
      note: queries[engines.indexOf(worst)],
      missedAs: "one of the reasons why it is not the default; the median is the other",
    },
    {
      id: "query.dashboard",
      what: "seconds of the dashboard through the frontend",
      value: spreadOf(total("frontend")),
      unit: "s",
    },
  ];
}

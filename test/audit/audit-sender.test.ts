import { describe, expect, it } from "vitest";
import { auditSender } from "../../src/audit/audit-sender.js";
import { CannotTell } from "../../src/audit/cannot-tell.js";
import type { MetricsApi } from "../../src/audit/metrics-api.js";
import type { Sender, SenderReport } from "../../src/audit/sender-report.js";
import { every, metricsStore, type StoredSeries } from "../support/metrics-store.js";

const start = Date.parse("2026-11-22T12:00:00Z");
const minute = 60_000;
const step = 30_000;
const window = { from: start, to: start + 30 * minute };

/** What the hub adds to what a sender scraped, once per copy. */
function inHub(
  cluster: string,
  series: readonly StoredSeries[],
  { copies = ["r0"], replica = "prometheus-0" }: { copies?: readonly string[]; replica?: string } = {},
): StoredSeries[] {
  return copies.flatMap((copy) =>
    series.map(({ labels, samples }) => {
      return { labels: { cluster, tenant_id: cluster, replica, receive_replica: copy, ...labels }, samples };
    }),
  );
}

const scraped = (name: string, samples = every(step, start, window.to), labels = {}): StoredSeries => {
  return { labels: { __name__: name, job: "a", instance: "a:1", ...labels }, samples };
};

async function audit(
  sender: Pick<Sender, "cluster" | "mode">,
  hub: MetricsApi,
  own: MetricsApi | Error = new Error("not asked for"),
  everySample = false,
): Promise<SenderReport> {
  return auditSender(
    { replica: "prometheus-0", interval: step, ...sender },
    {
      window,
      hub,
      own: () => (own instanceof Error ? Promise.reject(own) : Promise.resolve(own)),
      copyLabel: "receive_replica",
      replicaLabel: "replica",
      everySample,
      progress: () => undefined,
    },
  );
}

describe("the audit of a Prometheus that runs already", () => {
  const existing = { cluster: "batcomputer", mode: "existing" } as const;

  it("says what the hub has of it, whatever its replicas are called, and cannot tell what it scraped", async () => {
    const up = [scraped("up")];
    const hub = metricsStore([
      ...inHub("batcomputer", up, { replica: "prometheus-kps-0" }),
      ...inHub("batmobile", [scraped("up", undefined, { instance: "b:1" })]),
    ]);
    expect(await audit(existing, hub)).toMatchObject({
      verdict: "cannot tell",
      cannotTell: "its Prometheus is not ours: what it scraped is not known here",
      hub: { newest: window.to, targets: 1, gaps: [] },
    });
  });
});

describe("the audit of a server", () => {
  const server = { cluster: "batcave", mode: "server" } as const;
  const own = [scraped("up"), scraped("a"), scraped("b", undefined, { pod: "x" })];
  const without = (series: StoredSeries, ...gone: number[]): StoredSeries => {
    return { ...series, samples: series.samples.filter(([time]) => !gone.includes(time)) };
  };

  it("is complete where every copy together has every sample, and reads none of them for it", async () => {
    const hub = metricsStore(inHub("batcave", own, { copies: ["r0", "r1"] }));
    const report = await audit(server, hub, metricsStore(own));
    expect(report.verdict).toBe("complete");
    expect(report.server).toMatchObject({ expected: 180, found: 180, missing: 0, doubled: 0, unknown: 0, metrics: [] });
    expect(report.hub).toEqual({ first: start + step, newest: window.to, targets: 1, gaps: [] });
    expect(hub.questions.filter((question) => question.startsWith('{__name__="a"'))).toEqual([]);
  });

  it("selects what this sender wrote and nobody else", async () => {
    const foreign = inHub("batcave", [scraped("a")], { replica: "prometheus-1" });
    const hub = metricsStore([...inHub("batcave", own), ...foreign, ...inHub("batmobile", [scraped("a")])]);
    expect((await audit(server, hub, metricsStore(own))).verdict).toBe("complete");
    expect(hub.questions.every((question) => question.includes('tenant_id="batcave"'))).toBe(true);
  });

  it("names what is missing, of which metric and when", async () => {
    const gone = [start + 5 * minute, start + 5 * minute + step, start + 20 * minute];
    const hub = metricsStore(inHub("batcave", [own[0]!, without(own[1]!, ...gone), own[2]!]));
    const report = await audit(server, hub, metricsStore(own));
    expect(report.verdict).toBe("incomplete");
    expect(report.server).toMatchObject({ expected: 180, found: 177, missing: 3 });
    expect(report.server?.metrics).toEqual([
      {
        metric: "a",
        missing: [
          { from: gone[0], to: gone[1], samples: 2 },
          { from: gone[2], to: gone[2], samples: 1 },
        ],
        doubled: [],
      },
    ]);
  });

  it("finds a sample that only one copy has", async () => {
    const one = inHub("batcave", [without(own[1]!, start + minute)], { copies: ["r0"] });
    const other = inHub("batcave", [without(own[1]!, start + 2 * minute)], { copies: ["r1"] });
    const hub = metricsStore([...inHub("batcave", [own[0]!, own[2]!]), ...one, ...other]);
    const report = await audit(server, hub, metricsStore(own), true);
    expect(report.server).toMatchObject({ found: 180, missing: 0, doubled: 0 });
  });

  it("names what is doubled", async () => {
    const twice = { ...own[1]!, samples: [...own[1]!.samples, [start + 5 * minute + 9, 1] as const] };
    const report = await audit(server, metricsStore(inHub("batcave", [own[0]!, twice, own[2]!])), metricsStore(own));
    expect(report.verdict).toBe("incomplete");
    expect(report.server).toMatchObject({ missing: 0, doubled: 1, unknown: 0 });
  });

  it("finds with every sample what counts cannot show: one missing and one too many", async () => {
    const moved = without(own[1]!, start + 5 * minute);
    const shifted = { ...moved, samples: [...moved.samples, [start + 6 * minute + 9, 1] as const] };
    const hub = () => metricsStore(inHub("batcave", [own[0]!, shifted, own[2]!]));
    expect((await audit(server, hub(), metricsStore(own))).verdict).toBe("complete");
    expect((await audit(server, hub(), metricsStore(own), true)).server).toMatchObject({ missing: 1, doubled: 1 });
  });

  it("cannot tell from before its own database begins", async () => {
    const late = own.map((series) => {
      return { ...series, samples: series.samples.filter(([time]) => time >= start + 10 * minute) };
    });
    const report = await audit(server, metricsStore(inHub("batcave", own)), metricsStore(late));
    expect(report.verdict).toBe("cannot tell");
    expect(report.server).toMatchObject({ missing: 0, unknown: 0, expected: 123 });
    expect(report.untold).toEqual([{ from: start, to: start + 10 * minute - 1, why: "its own database begins later" }]);
  });

  it("cannot tell from before its own database begins, though the hub has as little", async () => {
    const late = own.map((series) => {
      return { ...series, samples: series.samples.filter(([time]) => time >= start + 10 * minute) };
    });
    const report = await audit(server, metricsStore(inHub("batcave", late)), metricsStore(late));
    expect(report.verdict).toBe("cannot tell");
    expect(report.untold).toEqual([{ from: start, to: start + 10 * minute - 1, why: "its own database begins later" }]);
  });

  it("says nothing against one scrape that was skipped where the window begins", async () => {
    const late = own.map((series) => without(series, start + step));
    expect((await audit(server, metricsStore(inHub("batcave", late)), metricsStore(late))).verdict).toBe("complete");
  });

  it("leaves out series that call themselves another cluster's", async () => {
    const odd = scraped("a", undefined, { cluster: "elsewhere" });
    const hub = metricsStore([...inHub("batcave", own), ...inHub("batcave", [odd])]);
    const report = await audit(server, hub, metricsStore([...own, odd]));
    expect(report.server).toMatchObject({ expected: 180, found: 180, missing: 0 });
  });

  it("cannot tell where nobody reaches it, and says what the hub has", async () => {
    const gap = without(own[0]!, start + 5 * minute);
    const report = await audit(server, metricsStore(inHub("batcave", [gap])), new CannotTell("connection refused"));
    expect(report).toMatchObject({ verdict: "cannot tell", cannotTell: "connection refused" });
    expect(report.hub?.gaps).toEqual([{ from: start + 5 * minute - step, to: start + 5 * minute + step, samples: 1 }]);
  });

  it("does not hide a defect of ours behind words", async () => {
    await expect(audit(server, metricsStore([]), new TypeError("x is not a function"))).rejects.toThrow(TypeError);
  });
});

describe("the audit of an agent", () => {
  const agent = { cluster: "batmobile", mode: "agent" } as const;
  const itself = { job: "prometheus", instance: "localhost:9090" };
  const began = start - 60 * minute;
  /** One target of 20 series and the agent itself; 27 samples of the target and its own five, each scrape. */
  const metrics = Array.from({ length: 20 }, (_, index) => scraped(`metric_${index}`));
  const report = (name: string, value: number) =>
    scraped(
      name,
      every(step, start, window.to, () => value),
    );
  const perScrape = 20 + 5 + 2;
  const world = (counter = (index: number) => 1_000 + perScrape * index, starts = () => began / 1000) => [
    ...metrics,
    scraped("up"),
    scraped("scrape_duration_seconds"),
    scraped("scrape_samples_scraped"),
    report("scrape_samples_post_metric_relabeling", 20),
    report("scrape_series_added", 0),
    scraped("prometheus_agent_samples_appended_total", every(step, start, window.to, counter), {
      ...itself,
      type: "float",
    }),
    scraped("process_start_time_seconds", every(step, start, window.to, starts), itself),
  ];
  const lossy = (series: readonly StoredSeries[], lost: (name: string, time: number) => boolean): StoredSeries[] =>
    series.map(({ labels, samples }) => {
      return { labels, samples: samples.filter(([time]) => !lost(labels["__name__"] ?? "", time)) };
    });

  it("is complete where the hub has what the counter grew by", async () => {
    const result = await audit(agent, metricsStore(inHub("batmobile", world(), { copies: ["r0", "r1"] })));
    expect(result.verdict).toBe("complete");
    expect(result.agent).toEqual({
      appended: 59 * perScrape,
      found: 59 * perScrape,
      oneScrape: 25,
      markers: 0,
      missing: 0,
      surplus: 0,
      differences: [],
    });
  });

  it("says how many are missing at least, and when", async () => {
    const lost = lossy(world(), (name, time) => name.startsWith("metric_") && time > start + 20 * minute);
    const result = await audit(agent, metricsStore(inHub("batmobile", lost)));
    expect(result.verdict).toBe("incomplete");
    expect(result.agent).toMatchObject({ found: 59 * perScrape - 400, missing: 400 - 25 });
    expect(result.agent?.differences).toEqual([
      expect.objectContaining({ from: start + step, to: window.to, missing: 375, surplus: 0 }),
    ]);
  });

  it("says nothing against less than one scrape", async () => {
    const lost = lossy(world(), (name, time) => name.startsWith("metric_") && time === window.to);
    expect((await audit(agent, metricsStore(inHub("batmobile", lost)))).verdict).toBe("complete");
  });

  it("knows that failed scrapes leave staleness markers, which are appended and cannot be seen", async () => {
    const failed = (time: number) => (time - start) % (5 * minute) === 0;
    const seen = lossy(world(), (name, time) => name.startsWith("metric_") && failed(time)).map(
      ({ labels, samples }) =>
        labels["__name__"] === "scrape_samples_post_metric_relabeling"
          ? { labels, samples: samples.map(([time, value]) => [time, failed(time) ? 0 : value] as const) }
          : { labels, samples },
    );
    const result = await audit(agent, metricsStore(inHub("batmobile", seen)));
    expect(result.agent).toMatchObject({
      appended: 59 * perScrape,
      found: 59 * perScrape - 120,
      markers: 120,
      missing: 0,
    });
    expect(result.verdict).toBe("complete");
  });

  it("notices more than was appended", async () => {
    const more = Array.from({ length: 3 }, (_, index) => scraped(`stray_${index}`));
    const result = await audit(agent, metricsStore(inHub("batmobile", [...world(), ...more])));
    expect(result.verdict).toBe("incomplete");
    expect(result.agent).toMatchObject({ missing: 0, surplus: 3 * 59 - 25 });
  });

  it("cannot tell what a restart inside an outage has cost", async () => {
    const again = start + 15 * minute;
    const counter = (index: number) => (index < 30 ? 1_000 + perScrape * index : perScrape * (index - 29));
    const starts = (index = 0) => (index < 30 ? began : again) / 1000;
    const lost = lossy(world(counter, starts), (_, time) => time > start + 10 * minute && time < again);
    const result = await audit(agent, metricsStore(inHub("batmobile", lost)));
    expect(result.verdict).toBe("cannot tell");
    expect(result.untold).toEqual([
      { from: start + 10 * minute, to: again, why: "the agent restarted at 2026-11-22T12:15:00Z" },
    ]);
    expect(result.agent).toMatchObject({ missing: 0, surplus: 0 });
  });

  it("cannot tell from before the hub's first reading of its counter", async () => {
    const late = lossy(world(), (_, time) => time < start + 10 * minute);
    const result = await audit(agent, metricsStore(inHub("batmobile", late)));
    expect(result.verdict).toBe("cannot tell");
    expect(result.untold).toMatchObject([{ from: start, to: start + 10 * minute }]);
  });

  it("cannot tell of a silence in which it may have restarted, because its start is not in the hub", async () => {
    const unstarted = world((index) => 1_000 + (perScrape - 1) * (index <= 20 ? index : index - 10));
    const silent = lossy(
      unstarted,
      (name, time) =>
        name === "process_start_time_seconds" || (time > start + 10 * minute && time < start + 15 * minute + step),
    );
    const result = await audit(agent, metricsStore(inHub("batmobile", silent)));
    expect(result.agent).toMatchObject({ missing: 0, surplus: 0 });
    expect(result.untold).toEqual([
      expect.objectContaining({ why: "the hub has no reading in between, and none of the agent's start" }),
    ]);
    expect(result.verdict).toBe("cannot tell");
  });

  it("cannot tell without the counter, and says what the hub has", async () => {
    const result = await audit(agent, metricsStore(inHub("batmobile", [scraped("up")])));
    expect(result.verdict).toBe("cannot tell");
    expect(result.cannotTell).toContain("the hub has no prometheus_agent_samples_appended_total of it in this time");
    expect(result.hub).toMatchObject({ targets: 1, newest: window.to });
  });

  it("cannot tell where the hub does not answer", async () => {
    const hub = { ...metricsStore([]), query: () => Promise.reject(new CannotTell("the hub refuses: no store")) };
    expect(await audit(agent, hub)).toMatchObject({ verdict: "cannot tell", cannotTell: "the hub refuses: no store" });
  });
});

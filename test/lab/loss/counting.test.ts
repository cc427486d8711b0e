import { describe, expect, it } from "vitest";
import { countedTarget } from "../../../lab/counted-target.js";
import { startCounting, type CountingSources } from "../../../lab/loss/counting.js";
import type { AnsweredScrape } from "../../../lab/samples/answered.js";
import type { ApiSource } from "../../../lab/samples/read-samples.js";
import type { AuditCounts } from "../../../lab/samples/describe-audit.js";
import { findCluster } from "../../../lab/topology.js";
import { CheckFailure } from "../../../lab/verify/check.js";

const clusters = [findCluster("batcave")!, findCluster("batmobile")!];
const quick = { patienceSeconds: 0.3, settledSeconds: 0.05, everyMilliseconds: 10 };

/** Targets that were scraped ten times in a moment, and a hub that stores what `arrives` lets through. */
function fleet(arrives: (cluster: string, number: number, look: number) => boolean = () => true) {
  const starts = new Map(clusters.map(({ name }) => [name, 1_000]));
  let scrapes: readonly AnsweredScrape[] = [{ number: 1, time: Date.now() }];
  let look = 0;
  const sources: CountingSources = {
    clusters,
    target:
      ({ name }) =>
      (path) => {
        const since = Number(/since=(\d+)/.exec(path)![1]);
        const answered = scrapes.filter(({ time }) => time >= since);
        return Promise.resolve({ start: starts.get(name), series: 2, answered });
      },
    query: (path) => {
      look += 1;
      const query = new URL(path, "http://query").searchParams.get("query")!;
      const cluster = /tenant_id="(\w+)"/.exec(query)![1]!;
      const values = scrapes
        .filter(({ number }) => arrives(cluster, number, look))
        .map(({ number, time }) => [(time - 5) / 1000, String(number)]);
      const result = ["0", "1"].map((series) => ({
        metric: {
          __name__: countedTarget.metric,
          job: countedTarget.job,
          instance: countedTarget.name,
          series,
          cluster,
          tenant_id: cluster,
          receive_replica: "ingestor-0",
        },
        values,
      }));
      return Promise.resolve({ status: "success", data: { result } });
    },
  };
  return {
    sources,
    starts,
    /** Ten scrapes, one each millisecond from the next on. */
    scrapeTen: async () => {
      const first = Date.now() + 1;
      scrapes = [...scrapes, ...Array.from({ length: 10 }, (_, index) => ({ number: index + 2, time: first + index }))];
      await new Promise((resolve) => setTimeout(resolve, 20));
      return scrapes;
    },
  };
}

describe("counting what was scraped", () => {
  it("counts every series of every cluster from its start on", async () => {
    const { sources, scrapeTen } = fleet();
    const counting = await startCounting(sources);
    await scrapeTen();
    const { counts, audits } = await counting.end(quick);
    expect(counts).toEqual({ scraped: 40, found: 40, missing: 0, doubled: 0, altered: 0 });
    expect([...audits.keys()]).toEqual(["batcave", "batmobile"]);
  });

  it("waits for what is still on its way", async () => {
    const { sources, scrapeTen } = fleet((_, number, look) => number !== 5 || look > 6);
    const counting = await startCounting(sources);
    await scrapeTen();
    expect((await counting.end({ ...quick, patienceSeconds: 10 })).counts).toMatchObject({ missing: 0, found: 40 });
  });

  it("looks again when an answer lacks what an earlier one had", async () => {
    // Two looks find all of both clusters, and the last one of the first cluster does not.
    const { sources, scrapeTen } = fleet((_, number, look) => number !== 5 || look !== 3);
    const counting = await startCounting(sources);
    await scrapeTen();
    expect((await counting.end(quick)).counts).toMatchObject({ missing: 0, found: 40 });
  });

  it("rejects what was found once and stays away", async () => {
    const { sources, scrapeTen } = fleet((_, number, look) => number !== 5 || look < 3);
    const counting = await startCounting(sources);
    await scrapeTen();
    await expect(counting.end(quick)).rejects.toThrow("batcave: 2 missing beyond the promise");
  });

  it("rejects a lost scrape, and says of which cluster and when", async () => {
    const { sources, scrapeTen } = fleet((cluster, number) => cluster !== "batmobile" || number !== 5);
    const counting = await startCounting(sources);
    const scrapes = await scrapeTen();
    const when = new Date(scrapes.find(({ number }) => number === 5)!.time).toISOString().slice(11, 19);
    let told: AuditCounts | undefined;
    const ended = counting.end({ ...quick, onCounted: (counts) => (told = counts) });
    await expect(ended).rejects.toThrow(
      "batmobile: 2 missing beyond the promise\n" +
        "scraped 40, found 38, missing 2, doubled 0\n" +
        `missing: batmobile ${when} (1 scrape of 2 series)`,
    );
    expect(told).toMatchObject({ scraped: 40, missing: 2 });
  });

  it("takes what may be missing for lost once nothing more comes", async () => {
    const { sources, scrapeTen } = fleet((cluster, number) => cluster !== "batmobile" || number !== 5);
    const counting = await startCounting(sources);
    await scrapeTen();
    const { counts, waited } = await counting.end({ ...quick, patienceSeconds: 20, promise: { batmobile: 1 } });
    expect(counts.missing).toBe(2);
    expect(waited).toBeLessThan(10);
  });

  it("rejects more than may be missing, and what another cluster may miss", async () => {
    const { sources, scrapeTen } = fleet((cluster, number) => cluster !== "batmobile" || number > 6);
    const counting = await startCounting(sources);
    await scrapeTen();
    await expect(counting.end({ ...quick, promise: { batmobile: 3 } })).rejects.toThrow("batmobile: 4 missing beyond");
    await expect(counting.end({ ...quick, promise: { batcave: 9 } })).rejects.toThrow("batmobile: 10 missing beyond");
  });

  it("rejects a target that was started again meanwhile", async () => {
    const { sources, starts, scrapeTen } = fleet();
    const counting = await startCounting(sources);
    await scrapeTen();
    starts.set("batmobile", Date.UTC(2026, 10, 22));
    await expect(counting.end(quick)).rejects.toThrow(
      "the counting target of batmobile restarted at 2026-11-22T00:00:00.000Z",
    );
  });

  it("rejects a window in which nothing was scraped", async () => {
    const { sources } = fleet();
    const counting = await startCounting(sources);
    await new Promise((resolve) => setTimeout(resolve, 10));
    await expect(counting.end(quick)).rejects.toThrow("zero of zero proves nothing");
  });

  it("goes on looking while Query does not answer, and says so when it never does", async () => {
    const { sources, scrapeTen } = fleet();
    let refusals = 2;
    const query: ApiSource = (path) =>
      refusals-- > 0 ? Promise.reject(new CheckFailure("one store is away")) : sources.query(path);
    const counting = await startCounting({ ...sources, query });
    await scrapeTen();
    expect((await counting.end({ ...quick, patienceSeconds: 10 })).counts.missing).toBe(0);
    refusals = Number.POSITIVE_INFINITY;
    await expect(counting.end(quick)).rejects.toThrow("nothing can be counted: one store is away");
  });
});

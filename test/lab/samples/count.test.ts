import { describe, expect, it } from "vitest";
import { countSamples, describeCount, isComplete } from "../../../lab/samples/count.js";
import type { ApiSource } from "../../../lab/samples/read-samples.js";

const window = { from: 1_700_000_000_000, to: 1_700_000_060_000 };
const seconds = [10, 20, 30, 40, 50].map((offset) => window.from / 1000 + offset);
const labels = { __name__: "up", job: "kubelet" };
const shared = { window, selector: 'up{cluster="batcave",tenant_id="batcave"}', patienceSeconds: 0 };

type Values = readonly (readonly [number, string])[];
const every: Values = seconds.map((time) => [time + 0.123, "1"]);
const without = (index: number): Values => every.filter((_, each) => each !== index);

/** An API that answers with these series; `copies` where it is asked not to join them. */
function api(values: Values, copies: readonly Values[] = [values]): ApiSource {
  return (path) => {
    const deduplicated = path.includes("dedup=true");
    const result = (deduplicated ? [values] : copies).map((each, copy) => ({
      metric: { ...labels, cluster: "batcave", ...(deduplicated ? {} : { receive_replica: `ingestor-${copy}` }) },
      values: each,
    }));
    return Promise.resolve({ status: "success", data: { result } });
  };
}

const local: ApiSource = () =>
  Promise.resolve({ status: "success", data: { result: [{ metric: labels, values: every }] } });
const truth = { local, selector: "up" };

describe("counting samples in the global view", () => {
  it("finds all of them, to the millisecond", async () => {
    const count = await countSamples({ ...shared, global: api(every), truth });
    expect(count).toMatchObject({ expected: 5, found: 5, lost: [] });
    expect(isComplete(count)).toBe(true);
  });

  it("notices one lost sample, and says which", async () => {
    const count = await countSamples({ ...shared, global: api(without(2)), truth });
    expect(count).toMatchObject({ expected: 5, found: 4, hidden: [] });
    expect(count.lost).toEqual([{ series: 'up{job="kubelet"}', timestamp: 1_700_000_030_123 }]);
    expect(isComplete(count)).toBe(false);
    expect(describeCount(count)).toBe('4 of 5 samples, 1 lost (first: up{job="kubelet"} at 2023-11-14T22:13:50.123Z)');
  });

  it("tells a sample that only joining the copies hides from one that is lost", async () => {
    const count = await countSamples({ ...shared, global: api(without(2), [without(2), every]), truth });
    expect(count.lost).toEqual([]);
    expect(count.hidden).toHaveLength(1);
    expect(isComplete(count)).toBe(false);
  });

  it("waits for what is still on its way", async () => {
    let looks = 0;
    const global: ApiSource = (path) => api((looks += 1) < 2 ? without(4) : every)(path);
    expect(isComplete(await countSamples({ ...shared, global, truth, patienceSeconds: 10 }))).toBe(true);
  });

  it("notices a changed value", async () => {
    const global = api(every.map(([time], index) => [time, index === 1 ? "0" : "1"]));
    const count = await countSamples({ ...shared, global, truth });
    expect(count.altered).toHaveLength(1);
    expect(isComplete(count)).toBe(false);
  });

  it("notices a sample an agent has lost, by its interval alone", async () => {
    const grid = { interval: 10_000 };
    expect(isComplete(await countSamples({ ...shared, global: api(every), truth: grid }))).toBe(true);
    expect((await countSamples({ ...shared, global: api(without(2)), truth: grid })).lost).toHaveLength(1);
  });

  it("rejects a truth without a sample, and an agent of which nothing came", async () => {
    const empty: ApiSource = () => Promise.resolve({ status: "success", data: { result: [] } });
    const counted = countSamples({ ...shared, global: api(every), truth: { ...truth, local: empty } });
    await expect(counted).rejects.toThrow("no sample in its own Prometheus");
    const nothing = await countSamples({ ...shared, global: empty, truth: { interval: 10_000 } });
    expect(isComplete(nothing)).toBe(false);
  });

  it("rejects an answer that is an error", async () => {
    const broken: ApiSource = () => Promise.resolve({ status: "error", error: "store is away" });
    await expect(countSamples({ ...shared, global: broken, truth })).rejects.toThrow("store is away");
  });
});

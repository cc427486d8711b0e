import { describe, expect, it } from "vitest";
import { readAnswered } from "../../../lab/samples/answered.js";
import { readRaw } from "../../../lab/samples/read-raw.js";
import type { ApiSource } from "../../../lab/samples/read-samples.js";

const selector = 'lab_scrape_number{tenant_id="batcave"}';
const start = 1_700_000_000_000;

/** An API that holds these copies of one series and answers the range it is asked for. */
function api(copies: readonly (readonly (readonly [milliseconds: number, value: string])[])[]) {
  const asked: URLSearchParams[] = [];
  const source: ApiSource = (path) => {
    const parameters = new URL(path, "http://query").searchParams;
    asked.push(parameters);
    const to = Number(parameters.get("time"));
    const seconds = Number(/\[(\d+)s\]$/.exec(parameters.get("query")!)![1]);
    const result = copies.map((values, copy) => ({
      metric: {
        __name__: "lab_scrape_number",
        series: "0",
        cluster: "batcave",
        tenant_id: "batcave",
        replica: "prometheus-0",
        receive_replica: `ingestor-${copy}`,
      },
      values: values
        .map(([milliseconds, value]) => [milliseconds / 1000, value] as const)
        .filter(([time]) => time > to - seconds && time <= to),
    }));
    return Promise.resolve({ status: "success", data: { result } });
  };
  return { source, asked };
}

describe("reading what is stored", () => {
  it("asks for every copy, raw, and for no partial answer", async () => {
    const { source, asked } = api([[[start + 1_000, "1"]]]);
    await readRaw(source, selector, { from: start, to: start + 60_000 });
    expect(Object.fromEntries(asked[0]!)).toMatchObject({
      dedup: "false",
      partial_response: "false",
      max_source_resolution: "0s",
    });
    expect(asked[0]!.has("storeMatch[]")).toBe(false);
  });

  it("asks one source alone when told so", async () => {
    const { source, asked } = api([]);
    await readRaw(source, selector, { from: start, to: start + 60_000 }, { store: "gateway:10901" });
    expect(asked[0]!.get("storeMatch[]")).toBe('{__address__="gateway:10901"}');
  });

  it("has a sample once, whichever copies have it, in the order of time", async () => {
    const one = [start + 1_000, "1"] as const;
    const two = [start + 3_000, "2"] as const;
    const three = [start + 5_000, "3"] as const;
    const { source } = api([
      [one, three],
      [two, three],
    ]);
    const stored = await readRaw(source, selector, { from: start, to: start + 60_000 });
    expect([...stored.values()]).toEqual([
      [
        { timestamp: start + 1_000, value: "1" },
        { timestamp: start + 3_000, value: "2" },
        { timestamp: start + 5_000, value: "3" },
      ],
    ]);
  });

  it("has both values of a moment at which copies differ", async () => {
    const { source } = api([[[start + 1_000, "1"]], [[start + 1_000, "2"]]]);
    const [samples] = [...(await readRaw(source, selector, { from: start, to: start + 60_000 })).values()];
    expect(samples!.map(({ value }) => value)).toEqual(["1", "2"]);
  });

  it("reads a long window piece by piece, and no sample twice or not at all", async () => {
    const values = Array.from({ length: 3_000 }, (_, index) => [start + (index + 1) * 2_000, String(index)] as const);
    const { source, asked } = api([values]);
    const [samples] = [...(await readRaw(source, selector, { from: start, to: start + 6_000_000 })).values()];
    expect(asked.length).toBeGreaterThan(1);
    const longest = Math.max(...asked.map((each) => Number(/\[(\d+)s\]$/.exec(each.get("query")!)![1])));
    expect(longest).toBeLessThan(11_000);
    expect(samples!.map(({ value }) => Number(value))).toEqual(values.map((_, index) => index));
  });

  it("rejects an answer that lacks a source", async () => {
    const source: ApiSource = () => Promise.resolve({ status: "error", error: "one store is away" });
    await expect(readRaw(source, selector, { from: start, to: start + 1_000 })).rejects.toThrow("one store is away");
  });
});

describe("reading what was answered", () => {
  it("has the scrapes in the order of their numbers", async () => {
    const answered = [
      { number: 2, time: 20 },
      { number: 1, time: 10 },
    ];
    const paths: string[] = [];
    const target: ApiSource = (path) => {
      paths.push(path);
      return Promise.resolve({ start: 5, series: 20, answered });
    };
    expect(await readAnswered(target, 7)).toEqual({ start: 5, series: 20, scrapes: [answered[1], answered[0]] });
    expect(paths).toEqual(["/answered?since=7"]);
  });

  it("rejects an answer of something else", async () => {
    await expect(readAnswered(() => Promise.resolve({ status: "success" }), 7)).rejects.toThrow("counted-target-0");
  });
});

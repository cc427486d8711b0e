import { describe, expect, it } from "vitest";
import { metricsApi } from "../../src/audit/metrics-api.js";

/** Answers as Thanos Query 0.42.4 gives them. */
const recorded = {
  matrix: {
    status: "success",
    data: {
      resultType: "matrix",
      result: [{ metric: { __name__: "up", receive_replica: "r0" }, values: [[1795355440.289, "1"]] }],
      analysis: {},
    },
  },
  refused: {
    status: "error",
    errorType: "execution",
    error: "expanding series: proxy Series(): rpc error: Unavailable",
  },
  partial: {
    status: "success",
    data: { resultType: "vector", result: [] },
    warnings: ["No StoreAPIs matched for this query"],
  },
};

function api(answer: unknown) {
  const asked: { path: string; parameters: URLSearchParams }[] = [];
  const request = (path: string, parameters: URLSearchParams) => {
    asked.push({ path, parameters });
    return Promise.resolve(answer);
  };
  return { api: metricsApi("the hub", "receive_replica", request), asked };
}

describe("the API an audit asks", () => {
  it("asks for complete, raw answers, and joins nothing but Receive's copies", async () => {
    const { api: hub, asked } = api(recorded.matrix);
    expect(await hub.query("up[1000ms]", 1_795_355_440_289, "joined")).toEqual(recorded.matrix.data.result);
    expect(asked[0]?.path).toBe("/api/v1/query");
    expect(Object.fromEntries(asked[0]!.parameters)).toEqual({
      query: "up[1000ms]",
      time: "1795355440.289",
      dedup: "true",
      max_source_resolution: "0s",
      "replicaLabels[]": "receive_replica",
      partial_response: "false",
    });
  });

  it("asks for copies apart", async () => {
    const { api: hub, asked } = api(recorded.matrix);
    await hub.query("up[1000ms]", 0, "apart");
    expect(asked[0]?.parameters.get("dedup")).toBe("false");
  });

  it("asks which metrics a sender has in the window", async () => {
    const { api: hub, asked } = api({ status: "success", data: ["up"] });
    expect(await hub.metricNames('tenant_id="batcave"', { from: 1_500, to: 2_000 })).toEqual(["up"]);
    expect(Object.fromEntries(asked[0]!.parameters)).toEqual({
      "match[]": '{__name__!="",tenant_id="batcave"}',
      start: "1.500",
      end: "2.000",
      partial_response: "false",
    });
  });

  it("rejects an answer with a warning: what is away must not look like what is missing", async () => {
    await expect(api(recorded.partial).api.query("up", 0, "apart")).rejects.toThrow(
      "the hub answers with a warning: No StoreAPIs matched for this query",
    );
    await expect(api({ ...recorded.partial, data: [] }).api.metricNames("", { from: 0, to: 1 })).rejects.toThrow(
      "warning",
    );
  });

  it("rejects an error with the words of the server", async () => {
    await expect(api(recorded.refused).api.query("up", 0, "apart")).rejects.toThrow(
      "the hub refuses: expanding series: proxy Series(): rpc error: Unavailable",
    );
  });
});

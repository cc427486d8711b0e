import { describe, expect, it } from "vitest";
import { CannotTell } from "../../src/audit/cannot-tell.js";
import { metricsApi, type AnsweredSeries } from "../../src/audit/metrics-api.js";
import { clusterReadings } from "../../src/status/cluster-readings.js";
import { Duration } from "../../src/units/duration.js";

const AT = 1_800_000_000_000;
const scope = { clusters: ["batcave", "batmobile"], lookBack: Duration.hours(25), replicationFactor: 3 };

const of = (cluster: string, value: number, tenant = cluster): AnsweredSeries => ({
  metric: { cluster, tenant_id: tenant },
  value: [AT / 1000, String(value)],
});

/** A Query that answers by a word of the expression. */
function reading(answers: Readonly<Record<string, readonly AnsweredSeries[]>>, asked: string[] = []) {
  const api = metricsApi("Query", "receive_replica", (_, parameters) => {
    const expression = parameters.get("query") ?? "";
    asked.push(expression);
    const [, result] = Object.entries(answers).find(([word]) => expression.includes(word)) ?? [];
    return Promise.resolve({ status: "success", data: { result: result ?? [] } });
  });
  return clusterReadings(api, scope, AT);
}

describe("what the global view knows of a cluster", () => {
  it("is its newest sample, what its sender said last and its series once, not once per copy", async () => {
    const asked: string[] = [];
    const series = { metric: { tenant: "batcave" }, value: [AT / 1000, "1200"] as const };
    const readings = await reading(
      {
        head_series: [series],
        highest_sent: [of("batcave", 4)],
        pending: [of("batcave", 70)],
        "timestamp(up": [of("batcave", AT / 1000 - 12), of("batmobile", AT / 1000 - 3)],
      },
      asked,
    );
    expect(readings.get("batcave")).toEqual({ newest: AT - 12_000, lag: 4, waiting: 70, series: 1200 });
    expect(readings.get("batmobile")).toMatchObject({ newest: AT - 3_000, lag: undefined });
    expect(asked.find((expression) => expression.includes("head_series"))).toMatch(/ \/ 3$/);
    expect(asked.some((expression) => expression.includes("max_over_time"))).toBe(false);
  });

  it("is looked for over its budget when it is silent, and of the silent ones alone", async () => {
    const asked: string[] = [];
    const readings = await reading(
      { max_over_time: [of("batmobile", AT / 1000 - 7200)], "timestamp(up": [of("batcave", AT / 1000)] },
      asked,
    );
    expect(readings.get("batmobile")?.newest).toBe(AT - 7_200_000);
    const search = asked.find((expression) => expression.includes("max_over_time"));
    expect(search).toContain('up{cluster=~"batmobile"}');
    expect(search).toContain("[1d1h:4m]");
  });

  it("is nothing that another tenant wrote in its name", async () => {
    const readings = await reading({ "timestamp(up": [of("batmobile", AT / 1000, "batcave")] });
    expect(readings.get("batmobile")?.newest).toBeUndefined();
  });

  it("rejects an answer that is not complete", async () => {
    const api = metricsApi("Query", "receive_replica", () =>
      Promise.resolve({ status: "success", warnings: ["no store"], data: { result: [] } }),
    );
    await expect(clusterReadings(api, scope, AT)).rejects.toThrow(CannotTell);
  });
});

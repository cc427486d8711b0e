import { describe, expect, it } from "vitest";
import { interpolated } from "../lab/panels/grafana-variables.js";
import { parsePromql } from "./support/promql.js";

describe("reading PromQL", () => {
  it("names the metrics of an expression, each once", () => {
    expect(parsePromql('sum by (pod) (rate(b{x="1"}[5m])) / on () a + a').metrics).toEqual(["a", "b"]);
  });

  it.each([
    ["sum by (pod (a)", "not PromQL at"],
    ["rate(a[5m)", "not PromQL at"],
    ["a{b=c}", "not PromQL at 4"],
    ["a +", "the end"],
    [" ", "empty expression"],
    ['{job="a"}', "without the name of a metric"],
  ])("rejects %s, and says where", (expression, message) => {
    expect(() => parsePromql(expression)).toThrow(message);
  });
});

describe("Grafana's variables", () => {
  const variables = { clusters: ["a-b", "c.d"], rateInterval: "1m", range: "6h", interval: "15s" };

  it("become what the data source sends, and groups of regular expressions stay", () => {
    expect(interpolated('rate(x{c=~"$cluster"}[$__rate_interval])', variables)).toBe(
      String.raw`rate(x{c=~"(a-b|c\\.d)"}[1m])`,
    );
    expect(interpolated('label_replace(x, "a", "$1", "b", "${cluster}")', { ...variables, clusters: ["a-b"] })).toBe(
      'label_replace(x, "a", "$1", "b", "a-b")',
    );
  });

  it("rejects a variable that nobody has", () => {
    expect(() => interpolated("x[$window]", variables)).toThrow("$window is no variable of ours");
  });
});

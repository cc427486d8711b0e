import { describe, expect, it } from "vitest";
import { expectedEmpty } from "../../../lab/panels/expected-empty.js";
import { panelQuestions } from "../../../lab/panels/panel-queries.js";
import { panelReport } from "../../../lab/panels/panel-report.js";
import { dashboards } from "../../../src/grafana/dashboards/dashboards.js";
import { shownFleet } from "../../support/shown-fleet.js";

const answer = (name: string, series: number, seconds = 0.1, cluster = "all") => ({
  question: { name, expression: "up", instant: false, clusters: ["a"] },
  cluster,
  series,
  seconds,
});

describe("what all panels came to", () => {
  it("lists series, time and name, and why a panel is empty", () => {
    const { lines, problems } = panelReport([answer("A / B / A", 3), answer("A / C / A", 0)], { "A / C": "no chart" });
    expect(lines).toEqual(["    3   0.10 s  A / B / A (all)", "    0   0.10 s  A / C / A (all): no chart"]);
    expect(problems).toEqual([]);
  });

  it("lets a panel be empty for one cluster, as long as there is data with all of them", () => {
    expect(panelReport([answer("A / B / A", 3), answer("A / B / A", 0, 0.1, "a")], {}).problems).toEqual([]);
  });

  it("rejects a panel without data, a slow one, and an expectation about a panel that is gone", () => {
    const answers = [answer("A / B / A", 0), answer("A / C / A", 1, 2.1, "a")];
    expect(panelReport(answers, { "Z / ": "gone" }).problems).toEqual([
      "A / B / A has no data",
      "A / C / A (a) took 2.1 s",
      "no panel is called Z / : take it out of lab/panels/expected-empty.ts",
    ]);
  });

  it("expects nothing of panels that are not there", () => {
    const names = dashboards(shownFleet())
      .flatMap(panelQuestions)
      .map(({ name }) => name);
    expect(Object.keys(expectedEmpty).filter((start) => !names.some((name) => name.startsWith(start)))).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { dashboardQueries } from "../../../lab/long-term/dashboard.js";
import { longTermQuestions } from "../../../lab/long-term/questions.js";
import { describeTimes, missedGoals } from "../../../lab/long-term/time-dashboard.js";

const history = { tenants: ["one", "two"] };
const questions = longTermQuestions(history);
const titled = (title: string) => questions.find((question) => question.title === title)!;

describe("the questions about history", () => {
  it("ask for every aggregate at every resolution, and for no rate of a gauge", () => {
    expect(new Set(questions.map(({ title }) => title)).size).toBe(questions.length);
    expect(questions).toHaveLength(3 * (4 * 5 + 4));
    expect(questions.filter(({ expression }) => /^rate\(history_queue/.test(expression))).toEqual([]);
    for (const { expression } of questions) expect(expression).toContain('tenant_id=~"one|two"');
  });

  it("ask for whole windows of their resolution", () => {
    for (const { windowSeconds, resolution } of questions) {
      expect(windowSeconds % resolution.seconds).toBe(0);
      expect(windowSeconds).toBeGreaterThan(resolution.seconds);
    }
  });

  it("allow a deviation for rates of downsampled data alone", () => {
    expect(questions.filter(({ tolerance }) => tolerance > 0).map(({ title }) => title)).toEqual(
      questions.map(({ title }) => title).filter((title) => title.startsWith("rate") && !title.endsWith("raw")),
    );
    expect(titled("rate of history_requests_total at 1h").tolerance).toBe(0.02);
  });

  it("count samples window by window, as Thanos counts windows", () => {
    const { expression } = titled("count of history_queue_length at 1h");
    expect(expression).not.toContain("count_over_time");
    expect(expression).toMatch(
      /^sum_over_time\(round\(sum_over_time\(.*\[300s\]\) \/ avg_over_time\(.*\[300s\]\)\)\[43200s:300s\]\)$/,
    );
  });

  it("never ask for a resolution of 0, which the Query Frontend drops", () => {
    for (const { resolution } of questions) expect(resolution.parameter).not.toMatch(/^0/);
  });
});

describe("the dashboard", () => {
  it("asks twelve different questions", () => {
    expect(new Set(dashboardQueries(history)).size).toBe(12);
  });

  it("meets its goals up to the goal, and names those it misses", () => {
    const times = { raw: 40, downsampled: 10, cold: 10, warm: 0.5 };
    expect(missedGoals(times)).toEqual([]);
    expect(describeTimes(times)).toBe(
      "raw 40.00 s, downsampled 10.00 s (0.250 of raw), cold 10.00 s, warm 0.50 s (0.050 of cold)",
    );
    expect(missedGoals({ ...times, downsampled: 10.1 })).toEqual(["downsampled takes more than 0.25 of raw"]);
    expect(missedGoals({ ...times, warm: 0.51 })).toEqual(["warm takes more than 0.05 of cold"]);
  });
});

import { describe, expect, it } from "vitest";
import { chooseScenarios } from "../../../lab/loss/choose.js";
import { lossTools, type LossTools } from "../../../lab/loss/context.js";
import { lossScenarios } from "../../../lab/loss/index.js";
import { outcomeTable, runOne } from "../../../lab/loss/outcome.js";
import type { LossContext, LossScenario } from "../../../lab/loss/scenario.js";
import type { ScenarioContext } from "../../../lab/scenarios/scenario.js";
import { findCluster } from "../../../lab/topology.js";

const batcave = findCluster("batcave")!;
const counts = { scraped: 40, found: 39, missing: 1, doubled: 0, altered: 0 };
const silent = () => undefined;

const scenarioOf = (change: Partial<LossScenario>): LossScenario => ({
  number: 7,
  title: "a cluster is cut",
  core: false,
  protection: "",
  run: () => Promise.resolve(""),
  ...change,
});

/** Tools whose network writes down what is asked of it. */
function tools(counted = [counts]): LossTools & { readonly done: string[] } {
  const done: string[] = [];
  const write = (what: string) => (cluster: { readonly name: string }) => {
    done.push(`${what} ${cluster.name}`);
    return Promise.resolve();
  };
  const made = lossTools({ checks: {}, lab: {} } as unknown as ScenarioContext, {
    cut: write("cut"),
    join: write("join"),
  });
  return { ...made, counted, done };
}
const run = (scenario: Partial<LossScenario>, with_ = tools()) => runOne(scenarioOf(scenario), with_, silent, []);

/** No cluster is waited for: there is no hub. */
const fresh = (made: ReturnType<typeof tools>) => ({
  ...made,
  context: { ...made.context, untilFresh: () => Promise.resolve(0) },
});

describe("a loss scenario", () => {
  it("ends with all that it counted, added up", async () => {
    const outcome = await run({ run: () => Promise.resolve("125x live") }, fresh(tools([counts, counts])));
    expect(outcome).toMatchObject({
      counts: { scraped: 80, found: 78, missing: 2 },
      measured: "125x live",
      failures: [],
    });
  });

  it("is cleaned up when it fails, the last first, and keeps its counts", async () => {
    const made = fresh(tools());
    const broken = async (context: LossContext) => {
      await context.cut(batcave.nodes[0]);
      context.afterwards("the rest", () => Promise.resolve(void made.done.push("the rest")));
      throw new Error("5 missing");
    };
    const outcome = await run({ run: broken }, made);
    expect(outcome).toMatchObject({ counts, failures: ["5 missing"] });
    expect(made.done).toEqual(["cut batcave", "the rest", "join batcave"]);
  });

  it("rejects what cannot be cleaned up, without hiding why it failed before", async () => {
    const made = fresh(tools());
    const broken = (context: LossContext) => {
      context.afterwards("put it back", () => Promise.reject(new Error("gone")));
      return Promise.reject(new Error("5 missing"));
    };
    expect((await run({ run: broken }, made)).failures).toEqual(["5 missing", "not cleaned up, put it back: gone"]);
  });

  it("rejects one that counts nothing", async () => {
    const outcome = await run({}, fresh(tools([])));
    expect(outcome).toMatchObject({ counts: undefined, failures: ["it counted nothing"] });
  });

  it("is a row of the table, with the seconds it took", async () => {
    const failed = await run({ run: () => Promise.reject(new Error("no")) }, fresh(tools([])));
    const [heading, row, other] = outcomeTable([
      { scenario: scenarioOf({}), counts, seconds: 65, measured: "", failures: [] },
      failed,
    ]).split("\n");
    expect(heading).toMatch(/^#\s+SCENARIO\s+SCRAPED\s+FOUND\s+MISSING\s+DOUBLED\s+TOOK\s+RESULT$/);
    expect(row).toMatch(/^7\s+a cluster is cut\s+40\s+39\s+1\s+0\s+1m05s\s+passed$/);
    expect(other).toMatch(/–\s+–\s+–\s+–\s+\S+\s+FAILED$/);
  });
});

describe("choosing loss scenarios", () => {
  const all = [
    scenarioOf({ number: 1, title: "a cluster is cut", core: true }),
    scenarioOf({ number: 10, title: "the Compactor is killed" }),
  ];
  const numbers = (names: readonly string[], core = false) =>
    chooseScenarios(all, { names, core }).map(({ number }) => number);

  it("takes all of them, the core ones, or those of a number or word", () => {
    expect(numbers([])).toEqual([1, 10]);
    expect(numbers([], true)).toEqual([1]);
    expect(numbers(["1"])).toEqual([1]);
    expect(numbers(["compactor"])).toEqual([10]);
    expect(numbers(["cut", "10"])).toEqual([1, 10]);
  });

  it("rejects a name that fits none, and a core that is empty", () => {
    expect(() => numbers(["1", "zone"])).toThrow("no loss scenario is called zone; there are:\n    1 a cluster is cut");
    expect(() => numbers(["10"], true)).toThrow("none of these loss scenarios is a core one");
  });

  it("finds numbers that are used once, and a protection in each scenario", () => {
    const used = lossScenarios.map(({ number }) => number);
    expect(new Set(used).size).toBe(used.length);
    for (const { protection } of lossScenarios) expect(protection.length).toBeGreaterThan(20);
  });
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { YamlMap, YamlValue } from "../../src/kubernetes/deep-merge.js";

/** What a chart's own `values.yaml` says, and where it does not say everything. */
export interface ChartDefinition {
  /** The chart's `values.yaml`, parsed. */
  readonly values: YamlMap;
  /** Its text: some keys are only there as a comment. */
  readonly text: string;
  /** Maps the chart passes on as they are, by path, with the reason. What stands below them is not checked. */
  readonly freeForm: Readonly<Record<string, string>>;
  /** Keys that the chart reads but shows only in a comment, by path, with the kind of value. Nor is what stands below them. */
  readonly commented: Readonly<Record<string, "scalar" | "map" | "list">>;
}

/** The chart's `values.yaml` from the fixtures. */
export function chartFixture(chart: string): Pick<ChartDefinition, "values" | "text"> {
  const text = readFileSync(join(import.meta.dirname, "../fixtures/charts", chart, "values.yaml"), "utf8");
  return { text, values: parse(text) as YamlMap };
}

/**
 * What is wrong with values for a chart: keys it does not have, and values of another kind than its default. Helm itself
 * ignores a key it does not know, so that a misspelt setting is simply not there.
 */
export function chartValueProblems(values: YamlMap, chart: ChartDefinition): string[] {
  return mapProblems(values, chart.values, [], chart);
}

/**
 * What is wrong with the exceptions themselves, so that they cannot outlive a new version of the chart.
 *
 * @param used every value that is given to the chart.
 */
export function exceptionProblems(used: YamlMap, chart: ChartDefinition): string[] {
  const idle = (["freeForm", "commented"] as const).flatMap((kind) =>
    Object.keys(chart[kind])
      .filter((path) => chartValueProblems(used, { ...chart, [kind]: without(chart[kind], path) }).length === 0)
      .map((path) => `${path}: nothing needs this exception`),
  );
  const unknown = Object.keys(chart.commented)
    .filter((path) => !new RegExp(String.raw`^\s*#+\s*${path.split(".").at(-1)!}:`, "m").test(chart.text))
    .map((path) => `${path}: the chart has no such comment`);
  return [...idle, ...unknown];
}

function mapProblems(values: YamlMap, chartValues: YamlMap, path: readonly string[], chart: ChartDefinition): string[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const here = [...path, key];
    const name = here.join(".");
    const expected = Object.hasOwn(chartValues, key) ? kindOf(chartValues[key]) : chart.commented[name];
    if (expected === undefined) return [`${name}: the chart has no such value`];
    const problem = kindProblem(value, expected);
    if (problem !== undefined) return [`${name}: ${problem}`];
    if (name in chart.freeForm || !isMap(value) || !isMap(chartValues[key])) return [];
    return mapProblems(value, chartValues[key], here, chart);
  });
}

type Kind = "any" | "boolean" | "scalar" | "map" | "list";

function kindOf(value: YamlValue): Kind {
  if (value === null || value === undefined) return "any";
  if (Array.isArray(value)) return "list";
  if (typeof value === "object") return "map";
  return typeof value === "boolean" ? "boolean" : "scalar";
}

function kindProblem(value: YamlValue, expected: Kind): string | undefined {
  const got = kindOf(value);
  // In a template the text "false" is true; anything else that is a scalar prints the same.
  const fits = expected === "any" || got === "any" || got === expected || (expected === "scalar" && got === "boolean");
  return fits ? undefined : `the chart takes a ${expected}, got a ${got}`;
}

function isMap(value: YamlValue): value is YamlMap {
  return kindOf(value) === "map";
}

function without(exceptions: Readonly<Record<string, string>>, path: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(exceptions).filter(([key]) => key !== path));
}

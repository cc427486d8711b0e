import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import type { RuleFile } from "../../src/config/model.js";
import { alertNames, everyRuleFile, fleet, rulesIn, type Rule } from "../alerting/every-rule.js";
import { fleetRuleFile } from "../../src/config/ruler.js";
import { cases } from "./cases/every-case.js";
import { recordedCases } from "./cases/recorded.js";
import { lintProblems, promtoolProblems } from "./checkers.js";
import { problemsOf, recordedProblems } from "./promtool.js";
import { files, wrong } from "./rule-files.js";

/** The file with the rules of one name alone: an evaluation of all of them takes many times as long. */
function only({ name, content }: RuleFile, rule: string): RuleFile {
  const { groups } = parse(content) as { groups: { rules: Rule[] }[] };
  const kept = groups.map((group) => ({
    ...group,
    rules: group.rules.filter(({ alert, record }) => (alert ?? record) === rule),
  }));
  return { name, content: stringify({ groups: kept.filter(({ rules }) => rules.length > 0) }) };
}

describe("rule files", () => {
  it("are what promtool takes, with all of its lints", () => {
    expect(promtoolProblems(files)).toBe("");
  });

  it("are what pint takes offline", () => {
    expect(lintProblems(files)).toBe("");
  });

  it("would be refused if they were wrong", () => {
    expect(promtoolProblems([wrong])).not.toBe("");
    expect(lintProblems([wrong])).not.toBe("");
  });
});

describe("alerts", () => {
  it("have a case each, of firing and of being quiet", () => {
    const elsewhere = ["ThanosCompactCrashLooping", "ThanosCompactHasNotRun", "ThanosCompactPartialBlocks"];
    const firing = cases.filter(({ fires }) => fires !== undefined).map(({ alert }) => alert);
    const quiet = cases.filter((one) => one.quiet !== undefined || one.always === true).map(({ alert }) => alert);
    const wanted = [...new Set(alertNames(everyRuleFile))].filter((name) => !elsewhere.includes(name)).sort();
    expect([...new Set(firing)].sort()).toEqual(wanted);
    expect([...new Set(quiet)].sort()).toEqual(wanted);
  });

  it.each(cases)("$alert $when", (test) => {
    const named = files.filter((file) => alertNames([file]).includes(test.alert));
    const [file] = test.file === undefined ? named : named.filter(({ name }) => name === test.file);
    const evaluation = test.evaluation ?? (file!.name === fleetRuleFile ? String(fleet.evaluationInterval) : "15s");
    expect(problemsOf(only(file!, test.alert), { ...test, evaluation })).toBe("");
  });
});

describe("recorded series", () => {
  it.each(recordedCases)("$record $when", (test) => {
    const file = files.find((one) => rulesIn(one).some(({ record }) => record === test.record));
    expect(recordedProblems(only(file!, test.record), test)).toBe("");
  });
});

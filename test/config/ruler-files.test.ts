import { describe, expect, it } from "vitest";
import { environment, load } from "../support/environment.js";

const named = { observability: { ruler: { ruleFiles: ["rules.yaml"] }, alertmanager: { enabled: true } } };
const problemsOf = (text: string) => load(named, { "rules.yaml": text }).problems;
const rule = "{ record: a, expr: up }";

describe("rule files of the Ruler", () => {
  it("are read as they are, in Thanos's own dialect", () => {
    const text = `groups:
  - name: fleet
    interval: 1m
    query_offset: 1m
    partial_response_strategy: warn
    rules:
      - record: a:b
        expr: sum by (cluster) (up)
        labels: { team: "\${team}" }
`;
    expect(environment(named, { "rules.yaml": text }).rulerRules).toEqual([{ name: "rules.yaml", content: text }]);
  });

  it("are none where none is named, and no Ruler runs", () => {
    expect(environment().rulerRules).toEqual([]);
  });

  it.each([
    ["a group without a name", `groups: [{ rules: [${rule}] }]`, "groups[0].name", "text, which is required here"],
    [
      "two groups of one name",
      `groups: [{ name: a, rules: [${rule}] }, { name: a, rules: [${rule}] }]`,
      "groups[1].name",
      "a name that no other group of the file has",
    ],
    ["a group without rules", "groups: [{ name: a }]", "groups[0].rules", "a list, which is required here"],
    [
      "a recording rule without an expression",
      "groups: [{ name: a, rules: [{ record: b }] }]",
      "groups[0].rules[0].expr",
      "one of text, a number",
    ],
    [
      "an alert with an empty expression",
      'groups: [{ name: a, rules: [{ alert: B, expr: "" }] }]',
      "groups[0].rules[0].expr",
      "text that is not empty",
    ],
    [
      "a `for` of another spelling",
      "groups: [{ name: a, rules: [{ alert: B, expr: up, for: 5 minutes }] }]",
      "groups[0].rules[0].for",
      "a duration: whole numbers with the units ms, s, m, h, d, w or y, largest first",
    ],
    [
      "a key that Thanos does not know",
      "groups: [{ name: a, rules: [{ alert: B, expr: up, annotation: {} }] }]",
      "groups[0].rules[0].annotation",
      "a key that Thanos knows",
    ],
    [
      "a strategy that Thanos does not know",
      `groups: [{ name: a, partial_response_strategy: maybe, rules: [${rule}] }]`,
      "groups[0].partial_response_strategy",
      "one of abort, warn, ABORT, WARN",
    ],
  ])("rejects %s", (_, text, path, expected) => {
    expect(problemsOf(text)).toEqual([expect.objectContaining({ path, rule: expected })]);
  });

  it("rejects a file that is not there", () => {
    expect(load(named).problems).toEqual([expect.objectContaining({ path: "observability.ruler.ruleFiles[0]" })]);
  });
});

import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { alertNames, everyRuleFile } from "./every-rule.js";
import { promqlError } from "./promql.js";

const sections = ["What it means", "What users notice", "How to look", "How to mend", "How to prevent"];

const runbooks = readdirSync("docs/runbooks")
  .filter((file) => file !== "README.md")
  .map((file) => ({ name: basename(file, ".md"), text: readFileSync(`docs/runbooks/${file}`, "utf8") }));

describe("runbooks", () => {
  it("are there for every alert, and none without one", () => {
    expect(runbooks.map(({ name }) => name).sort()).toEqual([...new Set(alertNames(everyRuleFile))].sort());
  });

  it.each(runbooks)("$name has its name and all sections, each once, in one order, none empty", ({ name, text }) => {
    expect(text).toMatch(new RegExp(`^# ${name}\n`));
    expect([...text.matchAll(/^\*\*(.+?)\.\*\*/gm)].map(([, title]) => title)).toEqual(sections);
    for (const part of text.split(/^\*\*.+?\.\*\*/m).slice(1)) expect(part.trim()).not.toBe("");
  });

  it.each(runbooks)("$name shows queries that are PromQL, and leads to runbooks that are there", ({ text }) => {
    const blocks = [...text.matchAll(/^```promql\n([\s\S]*?)^```/gm)].map(([, block]) => block!);
    const queries = blocks.flatMap((block) => block.split("\n\n")).map((query) => query.trim());
    expect(queries.filter((query) => promqlError(query) !== undefined)).toEqual([]);
    const links = [...text.matchAll(/\]\(([A-Za-z0-9]+)\.md\)/g)].map(([, link]) => link);
    expect(links.filter((link) => !runbooks.some(({ name }) => name === link))).toEqual([]);
  });

  it("would be refused with a query that is none", () => {
    expect(promqlError('sum by (job (up{job="a"})')).toBeDefined();
    expect(promqlError('sum by (job) (up{job="a"})')).toBeUndefined();
  });
});

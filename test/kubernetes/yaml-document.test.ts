import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { yamlDocument } from "../../src/kubernetes/yaml-document.js";

/** What the library makes of it at once. */
const whole = (value: unknown) => stringify(value, { version: "1.1", aliasDuplicateObjects: false, lineWidth: 0 });

const shared = { url: "https://receive.example.com", headers: { a: "1" } };

describe("yamlDocument", () => {
  it.each([
    ["nothing", {}],
    ["entries that are left out", { a: undefined, b: 1 }],
    ["nothing but entries that are left out", { a: undefined }],
    ["entries that are empty", { a: {}, b: [], c: null, d: "" }],
    ["a list", [{ a: 1 }, { a: 1 }]],
    ["a text", "yes"],
    ["one thing in two places", { one: shared, two: shared, three: [shared, shared] }],
    ["entries inside that are left out", { a: { b: undefined, c: 1 }, d: [{ e: undefined }] }],
    ["texts that look like other types", { yes: "yes", "012": "012", a: "on", b: "~", c: "1e3", d: "null" }],
    ["texts of several lines", { a: "one\ntwo\n", b: "one\n\n  two", c: " x ", d: `${"long ".repeat(60)}end` }],
    ["keys that need quotes", { "a: b": 1, "": 2, "#": 3, "- x": { "? y": 4 } }],
    ["keys that are numbers, which come first", { b: 1, 2: "two", 1: "one" }],
    ["numbers of every kind", { a: 1.5, b: -0, c: Infinity, d: NaN, e: 1e21, f: 10n }],
    ["what JSON knows nothing of", { date: new Date(0), map: new Map([["a", 1]]), list: [undefined, 1] }],
  ])("writes %s as if it were written at once, the first time and the second", (_, value) => {
    expect(yamlDocument(value)).toBe(whole(value));
    expect(yamlDocument(value)).toBe(whole(value));
  });

  it("writes what changed after it was written once", () => {
    const value = { a: { b: [1] } };
    yamlDocument(value);
    value.a.b.push(2);
    expect(parse(yamlDocument(value))).toEqual({ a: { b: [1, 2] } });
  });

  it("tells apart what is alike: a number and its text, a list and its only entry", () => {
    expect(yamlDocument({ a: 1 })).not.toBe(yamlDocument({ a: "1" }));
    expect(yamlDocument({ a: ["x"] })).not.toBe(yamlDocument({ a: "x" }));
    expect(yamlDocument({ a: null })).not.toBe(yamlDocument({ a: "null" }));
  });

  it("goes on with more entries than it keeps", () => {
    for (let entry = 0; entry < 1200; entry += 1) expect(yamlDocument({ entry })).toBe(`entry: ${entry}\n`);
  });
});

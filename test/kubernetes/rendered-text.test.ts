import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { TerraformOutput, TerraformVariable, Token } from "#cdktf";
import { renderedText } from "../../src/kubernetes/rendered-text.js";
import { synthStack } from "../support/synth.js";

const unknown = { creationStack: [], resolve: () => "known only when applying", toString: () => "" };

describe("renderedText", () => {
  // What Terraform 1.11 writes out for the right column was compared with the left one in a real apply.
  it.each([
    ["plain text", "plain text"],
    ["a dashboard's ${DS_THANOS}", "a dashboard's $${DS_THANOS}"],
    ["a relabelling rule's ${1}_${2}", "a relabelling rule's $${1}_$${2}"],
    ["a template's %{if}", "a template's %%{if}"],
    ["a regular expression's ^a$|b$", "a regular expression's ^a$|b$"],
    ["already doubled $${x}, %%{x}", "already doubled $$${x}, %%%{x}"],
    ["$%{x} and %${x}", "$%%{x} and %$${x}"],
    ["several\nlines of ${x}\n", "several\nlines of $${x}\n"],
  ])("writes %j as %j", (text, escaped) => {
    expect(renderedText(text)).toBe(escaped);
  });

  it("survives synthesis unchanged", () => {
    const stack = synthStack((scope) => {
      new TerraformOutput(scope, "document", { value: renderedText("${DS_THANOS} %{if}") });
    });
    expect(stack.json.output).toMatchObject({ document: { value: "$${DS_THANOS} %%{if}" } });
  });

  it.each([
    ["a string", () => Token.asString(unknown)],
    ["a number", () => Token.asNumber(unknown)],
    ["a list of strings", () => Token.asList(unknown)],
    ["a list of numbers", () => Token.asNumberList(unknown)],
    ["a map", () => Token.asMap(unknown, "x")],
  ])("rejects %s that only Terraform knows, wherever it stands in the document", (_kind, value) => {
    const document = stringify({ before: "x".repeat(200), value: value() });
    expect(() => renderedText(document)).toThrow(
      "a rendered document may hold only values that are known when synthesizing; pass a value that Terraform learns " +
        "while applying as a Secret key, an environment variable or a mounted file; got: ",
    );
  });

  it("rejects a variable's value", () => {
    synthStack((scope) => {
      const variable = new TerraformVariable(scope, "password", {});
      expect(() => renderedText(`password: ${variable.stringValue}`)).toThrow("password: ${TfToken[");
    });
  });

  it("takes an ordinary large negative number for what it is", () => {
    expect(renderedText("value: -8.1e+298")).toBe("value: -8.1e+298");
  });
});

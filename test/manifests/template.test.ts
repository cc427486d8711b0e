import { describe, expect, it } from "vitest";
import { parseTemplate } from "../../src/manifests/template.js";

const text = (value: string) => ({ kind: "text", text: value });
const interpolation = (value: string) => ({ kind: "interpolation", text: value });

describe("parseTemplate", () => {
  it.each([
    ["plain", [text("plain")]],
    ["", [text("")]],
    ["$(POD_NAME) costs 5$ or 5%", [text("$(POD_NAME) costs 5$ or 5%")]],
    ["$${escaped} %%{if}", [text("${escaped} %{if}")]],
    ["${var.x}", [interpolation("var.x")]],
    ["a ${ var.x } b", [text("a "), interpolation("var.x"), text(" b")]],
    ["${a}${b}", [interpolation("a"), interpolation("b")]],
    ['${jsonencode({ "a}" = var.x })}!', [interpolation('jsonencode({ "a}" = var.x })'), text("!")]],
    [
      "%{ if true }x%{ endif }",
      [{ kind: "directive", text: "if true" }, text("x"), { kind: "directive", text: "endif" }],
    ],
    ["$${a} ${b}", [text("${a} "), interpolation("b")]],
  ])("splits %j", (source, parts) => {
    expect(parseTemplate(source)).toEqual(parts);
  });
});

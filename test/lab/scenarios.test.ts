import { describe, expect, it } from "vitest";
import { chooseScenarios, scenarios } from "../../lab/scenarios/run.js";

const titles = (words: readonly string[], core: boolean) =>
  chooseScenarios(scenarios, { words, core }).map(({ title }) => title);

describe("choosing scenarios", () => {
  it("takes all of them, or those about a word", () => {
    expect(titles([], false)).toHaveLength(scenarios.length);
    expect(titles(["bucket name"], false)).toEqual([expect.stringContaining("a wrong bucket name")]);
  });

  it("takes with --core what every change must pass", () => {
    expect(titles([], true)).toEqual([
      expect.stringContaining("an API server makes the same"),
      expect.stringContaining("a second run changes nothing"),
      expect.stringContaining("no private key and no password"),
      expect.stringContaining("nobody writes without a valid certificate"),
      expect.stringContaining("nobody writes as somebody else"),
      expect.stringContaining("no port but remote write"),
      expect.stringContaining("a removed identity"),
      expect.stringContaining("every certificate is renewed"),
      expect.stringContaining("documented commands"),
      expect.stringContaining("a wrong remote-write path"),
    ]);
  });

  it("rejects words that no title has, and those that only others than core ones have", () => {
    expect(() => titles(["no such thing"], false)).toThrow("no scenario is about no such thing");
    expect(() => titles(["bucket name"], true)).toThrow("no core scenario is about bucket name");
  });
});

import { describe, expect, it } from "vitest";
import { Quantity } from "../../src/units/quantity.js";

describe("Quantity", () => {
  it.each([
    ["0", 0],
    ["1", 1],
    ["1.5", 1.5],
    [".5", 0.5],
    ["1.", 1],
    ["500m", 0.5],
    ["700m", 0.7],
    ["100u", 0.0001],
    ["5n", 5e-9],
    ["1k", 1_000],
    ["20G", 20_000_000_000],
    ["0.7k", 700],
    ["2T", 2e12],
    ["1E", 1e18],
    ["1e3", 1_000],
    ["1E3", 1_000],
    ["12e-1", 1.2],
    ["1Ki", 1_024],
    ["512Mi", 536_870_912],
    ["1Gi", 1_073_741_824],
    ["1.5Gi", 1_610_612_736],
    ["2Ti", 2 * 1024 ** 4],
    ["1Ei", 1024 ** 6],
  ])("reads %s as %d and keeps its spelling", (text, value) => {
    const quantity = Quantity.parse(text);
    expect(quantity.value).toBe(value);
    expect(quantity.toString()).toBe(text);
    expect(JSON.stringify(quantity)).toBe(JSON.stringify(text));
  });

  it.each(["", " ", "-1", "+1", "1 Gi", "1GB", "1gi", "1KI", "1K", "Gi", ".", "1e", "1e3Mi", "1,5", "0x10", "1Gi\n"])(
    "rejects %j and says what is allowed",
    (text) => {
      expect(() => Quantity.parse(text)).toThrow(
        `such as "500m", "1.5", "512Mi" or "20G"; got: ${JSON.stringify(text)}`,
      );
    },
  );

  it.each(["8Ei", "10E", "1e400"])("rejects %s, which Kubernetes would cap", (text) => {
    expect(() => Quantity.parse(text)).toThrow("below 2^63");
  });

  it("counts bytes as whole ones, rounded up", () => {
    expect(Quantity.parse("1Gi").bytes).toBe(1_073_741_824);
    expect(Quantity.parse("0.1Ki").bytes).toBe(103);
  });

  it("compares by amount, not by spelling", () => {
    expect(Quantity.parse("0.5").equals(Quantity.parse("500m"))).toBe(true);
    expect(Quantity.parse("1G").isLessThan(Quantity.parse("1Gi"))).toBe(true);
    expect(Quantity.parse("1024Mi").isLessThan(Quantity.parse("1Gi"))).toBe(false);
  });

  it.each([
    ["512Mi", 2, "1Gi"],
    ["1Gi", 0.9, "966367642"],
    ["1Gi", 1.5, "1536Mi"],
    ["500m", 3, "1500m"],
    ["500m", 2, "1"],
    ["100m", 3, "300m"],
    ["20G", 1.5, "30G"],
    ["1", 1 / 3, "334m"],
    ["8Gi", 0, "0"],
  ])("takes %s %d times as %s", (text, factor, product) => {
    expect(Quantity.parse(text).times(factor).toString()).toBe(product);
  });

  it.each([-1, Number.NaN])("rejects to be taken %d times", (factor) => {
    expect(() => Quantity.parse("1Gi").times(factor)).toThrow(`cannot be taken ${factor} times`);
  });
});

import { describe, expect, it } from "vitest";
import { chooseRows } from "../../bench/choose-rows.js";
import type { Row } from "../../bench/row.js";
import { ROWS } from "../../bench/rows/index.js";

const row = (number: number, name: string, quick?: boolean): Row => ({
  number,
  name,
  title: name,
  quick,
  measure: () => Promise.resolve([]),
});

describe("rows", () => {
  const rows = [row(1, "one", true), row(2, "two")];

  it("are chosen by name or by number; all of them without", () => {
    expect(chooseRows(rows, ["two", "1"], false)).toEqual(rows);
    expect(chooseRows(rows, ["2"], false)).toEqual([rows[1]]);
    expect(chooseRows(rows, [], false)).toEqual(rows);
  });

  it("of a short run are those that take little time", () => {
    expect(chooseRows(rows, [], true)).toEqual([rows[0]]);
  });

  it("rejects every word that is none", () => {
    expect(() => chooseRows(rows, ["thre", "two", "9"], false)).toThrow(
      "no row is called thre or 9; there are: 1 one, 2 two",
    );
  });

  it("rejects a short run of rows that take long", () => {
    expect(() => chooseRows(rows, ["two"], true)).toThrow("the short run measures none of these rows");
  });

  it("are numbered and named once, in order", () => {
    const numbers = ROWS.map(({ number }) => number);
    expect(numbers).toEqual([...new Set(numbers)].toSorted((one, other) => one - other));
    expect(new Set(ROWS.map(({ name }) => name)).size).toBe(ROWS.length);
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
  });
});

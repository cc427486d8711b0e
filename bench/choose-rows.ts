import { LabError } from "../lab/lab-error.js";
import type { Row } from "./row.js";

/**
 * The rows of those names or numbers; all of them when none is named.
 *
 * @param quick only those that the short run measures.
 * @throws LabError that names every word that is no row.
 */
export function chooseRows(rows: readonly Row[], words: readonly string[], quick: boolean): readonly Row[] {
  const isNamed = (row: Row) => (word: string) => word === row.name || word === String(row.number);
  const unknown = words.filter((word) => !rows.some((row) => isNamed(row)(word)));
  if (unknown.length > 0) {
    const known = rows.map(({ number, name }) => `${number} ${name}`).join(", ");
    throw new LabError(`no row is called ${unknown.join(" or ")}; there are: ${known}`);
  }
  const named = words.length === 0 ? rows : rows.filter((row) => words.some(isNamed(row)));
  const chosen = quick ? named.filter((row) => row.quick === true) : named;
  if (chosen.length === 0) throw new LabError("the short run measures none of these rows; leave out --quick");
  return chosen;
}

import type { Row } from "../row.js";

/** All rows of the table, in its order. */
export const ROWS: readonly Row[] = [];

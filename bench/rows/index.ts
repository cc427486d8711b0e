import type { Row } from "../row.js";
import { ingest } from "./ingest.js";
import { ringBalance } from "./ring-balance.js";

/** All rows of the table, in its order. */
export const ROWS: readonly Row[] = [ingest, ringBalance];

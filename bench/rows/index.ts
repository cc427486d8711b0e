import type { Row } from "../row.js";
import { apply } from "./apply.js";
import { capacity } from "./capacity.js";
import { catchUp } from "./catch-up.js";
import { coldLab } from "./cold-lab.js";
import { edge } from "./edge.js";
import { freshness } from "./freshness.js";
import { ingest } from "./ingest.js";
import { newCluster } from "./new-cluster.js";
import { query } from "./query.js";
import { ringBalance } from "./ring-balance.js";
import { scaling } from "./scaling.js";
import { synthesis } from "./synthesis.js";
import { tests } from "./tests.js";
import { wire } from "./wire.js";

/** All rows of the table, in its order. */
export const ROWS: readonly Row[] = [
  synthesis,
  scaling,
  apply,
  ingest,
  ringBalance,
  freshness,
  edge,
  wire,
  catchUp,
  query,
  newCluster,
  tests,
  capacity,
  coldLab,
];

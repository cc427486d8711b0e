import { AGGREGATES, aggregateExpression, type Aggregate } from "./aggregate.js";
import { historyMetrics, type History } from "./history.js";
import { RESOLUTIONS, type Resolution } from "./resolution.js";

/** One thing that must read the same before and after compaction, downsampling and retention. */
export interface LongTermQuestion {
  /** What is asked, for a report: `sum of history_queue_length at 5m`. */
  readonly title: string;
  readonly expression: string;
  readonly resolution: Resolution;
  /** Length of a window and distance between two, in seconds. */
  readonly windowSeconds: number;
  /** The deviation that is allowed, as a part of the former value; 0 means the same number. */
  readonly tolerance: number;
}

/** Whole windows of a resolution in one value. */
const WINDOWS = 12;

/** The same for rates, which extrapolate: at either end part of a window is a guess, and of 96 that is less than 2 %. */
const WINDOWS_OF_RATE = 96;

/** What a rate may deviate by on downsampled data, which keep one value of a counter per window. */
const RATE_TOLERANCE = 0.02;

/** The series that are read of each tenant: three targets, and of them a counter, a gauge and parts of a histogram. */
function selectors({
  tenants,
}: Pick<History, "tenants">): readonly { name: string; selector: string; counts: boolean }[] {
  const from = `tenant_id=~"${tenants.join("|")}",instance=~"history-00[0-2]"`;
  const { counter, gauge, histogram } = historyMetrics;
  return [
    { name: counter, selector: `${counter}{${from}}`, counts: true },
    { name: gauge, selector: `${gauge}{${from}}`, counts: false },
    { name: `${histogram}_bucket`, selector: `${histogram}_bucket{${from},le="0.5"}`, counts: true },
    { name: `${histogram}_count`, selector: `${histogram}_count{${from}}`, counts: true },
    { name: `${histogram}_sum`, selector: `${histogram}_sum{${from}}`, counts: true },
  ];
}

/** Every question about a history, the finest resolution first. */
export function longTermQuestions(history: Pick<History, "tenants">): readonly LongTermQuestion[] {
  return Object.values(RESOLUTIONS).flatMap((resolution) =>
    selectors(history).flatMap(({ name, selector, counts }) =>
      AGGREGATES.filter((aggregate) => counts || aggregate !== "rate").map((aggregate) =>
        question(aggregate, name, selector, resolution),
      ),
    ),
  );
}

function question(aggregate: Aggregate, name: string, selector: string, resolution: Resolution): LongTermQuestion {
  const windowSeconds = (aggregate === "rate" ? WINDOWS_OF_RATE : WINDOWS) * resolution.seconds;
  return {
    title: `${aggregate} of ${name} at ${resolution.name}`,
    expression: aggregateExpression(aggregate, selector, windowSeconds),
    resolution,
    windowSeconds,
    tolerance: aggregate === "rate" && resolution.milliseconds > 0 ? RATE_TOLERANCE : 0,
  };
}

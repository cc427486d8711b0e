import { startClock } from "../elapsed.js";
import { LabError } from "../lab-error.js";
import type { ReadingPath } from "./answers.js";
import { readAnswer, receiveRange } from "./ask-range.js";
import { DASHBOARD_STEP, dashboardQueries } from "./dashboard.js";
import type { History } from "./history.js";
import { RESOLUTIONS } from "./resolution.js";

/** Seconds for the twelve questions of the dashboard over the whole history, one after the other, each to its last byte. */
export interface DashboardTimes {
  /** From raw samples alone, no result cache. */
  readonly raw: number;
  /** From the resolution that Query chooses, no result cache. */
  readonly downsampled: number;
  /** As users ask, with an empty result cache. */
  readonly cold: number;
  /** The same again. */
  readonly warm: number;
}

/** Goals of the long-term half, as parts of the time they are compared with. */
export const dashboardGoals = { downsampledOfRaw: 0.25, warmOfCold: 0.05 } as const;

/**
 * Times the dashboard.
 *
 * @param frontend address of a Query Frontend whose cache knows none of the answers.
 * @throws LabError when a question has no answer: an empty one would be quick.
 */
export async function timeDashboard(frontend: string, history: History): Promise<DashboardTimes> {
  const time = async (path: Omit<ReadingPath, "name" | "url">, maxResolution: string) => {
    let seconds = 0;
    for (const expression of dashboardQueries(history)) {
      const step = DASHBOARD_STEP;
      const start = Math.ceil(history.start / 1000 / step) * step + step;
      const end = Math.floor(history.end / 1000 / step) * step;
      const question = { expression, start, end, step, maxResolution, ...path };
      const elapsed = startClock();
      const text = await receiveRange(frontend, question);
      seconds += elapsed();
      if (readAnswer(text, question).size === 0) throw new LabError(`nothing was answered to ${expression}`);
    }
    return seconds;
  };
  // What the gateway itself remembers must not be a merit of whoever comes second.
  await time({}, "auto");
  await time({}, RESOLUTIONS.raw.parameter);
  const raw = await time({}, RESOLUTIONS.raw.parameter);
  const downsampled = await time({}, "auto");
  const cold = await time({ cached: true }, "auto");
  const warm = await time({ cached: true }, "auto");
  return { raw, downsampled, cold, warm };
}

/** `raw 40.1 s, downsampled 6.2 s (0.15 of raw), cold 6.5 s, warm 0.1 s (0.02 of cold)`. */
export function describeTimes({ raw, downsampled, cold, warm }: DashboardTimes): string {
  const seconds = (value: number) => `${value.toFixed(2)} s`;
  const part = (value: number, whole: number) => (value / whole).toFixed(3);
  return [
    `raw ${seconds(raw)}`,
    `downsampled ${seconds(downsampled)} (${part(downsampled, raw)} of raw)`,
    `cold ${seconds(cold)}`,
    `warm ${seconds(warm)} (${part(warm, cold)} of cold)`,
  ].join(", ");
}

/** The goals that were missed, as sentences; none when all are met. */
export function missedGoals({ raw, downsampled, cold, warm }: DashboardTimes): readonly string[] {
  const { downsampledOfRaw, warmOfCold } = dashboardGoals;
  return [
    ...(downsampled <= downsampledOfRaw * raw ? [] : [`downsampled takes more than ${downsampledOfRaw} of raw`]),
    ...(warm <= warmOfCold * cold ? [] : [`warm takes more than ${warmOfCold} of cold`]),
  ];
}

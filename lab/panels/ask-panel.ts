import { LabError } from "../lab-error.js";
import { interpolated } from "./grafana-variables.js";
import type { PanelQuestion } from "./panel-queries.js";

/** Seconds that a panel may take to be answered. */
export const slowest = 2;

/** What is shown, as Grafana would ask for it: the last half hour, a minute for rates (four scrapes). */
const shown = { seconds: 1_800, range: "30m", step: 30, interval: "30s", rateInterval: "1m" } as const;

/**
 * A question as Grafana sends it, with its variables filled in.
 *
 * @param clusters those that are chosen.
 */
export function asked({ expression }: PanelQuestion, clusters: readonly string[]): string {
  const { range, interval, rateInterval } = shown;
  return interpolated(expression, { clusters, range, interval, rateInterval });
}

/** What came back for a panel. */
export interface PanelAnswer {
  readonly question: PanelQuestion;
  /** The cluster that was chosen, or all of them. */
  readonly cluster: string;
  /** Series with a number in them: one that is not a number all the time shows nothing. */
  readonly series: number;
  readonly seconds: number;
}

interface Body {
  readonly status?: string;
  readonly error?: string;
  readonly data?: {
    readonly result?: readonly {
      readonly value?: readonly [number, string];
      readonly values?: readonly (readonly [number, string])[];
    }[];
  };
}

/**
 * Asks the Query Frontend what a panel asks, past its cache: what was measured before would be fast.
 *
 * @param clusters those that are chosen.
 * @throws LabError when nobody answers, or the answer is an error.
 */
export async function askPanel(
  url: string,
  question: PanelQuestion,
  clusters: readonly string[],
  cluster: string,
): Promise<PanelAnswer> {
  const { seconds: span, step } = shown;
  const query = asked(question, clusters);
  const end = Math.floor(Date.now() / 1000);
  const times: Record<string, string> = question.instant
    ? { time: String(end) }
    : { start: String(end - span), end: String(end), step: String(step) };
  const started = performance.now();
  let body: Body;
  try {
    const response = await fetch(`${url}/api/v1/${question.instant ? "query" : "query_range"}`, {
      method: "POST",
      headers: { "Cache-Control": "no-store" },
      body: new URLSearchParams({ query, ...times }),
      signal: AbortSignal.timeout(30_000),
    });
    body = (await response.json()) as Body;
  } catch (error) {
    throw new LabError(`${url} does not answer: ${error instanceof Error ? error.message : String(error)}`);
  }
  const seconds = (performance.now() - started) / 1000;
  if (body.status !== "success") throw new LabError(`${question.name}: ${body.error ?? "no reason given"}: ${query}`);
  const series = (body.data?.result ?? []).filter(({ value, values = value === undefined ? [] : [value] }) =>
    values.some(([, number]) => number !== "NaN"),
  ).length;
  return { question, cluster, series, seconds };
}

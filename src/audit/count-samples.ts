import { concurrently } from "./concurrently.js";
import type { MetricsApi } from "./metrics-api.js";
import { ranged, readSamples, selectorOf, seriesName } from "./samples.js";
import { parts, type Window } from "./window.js";

/** Metrics that one question asks about: an expression of a few kilobytes. */
const metricsPerQuestion = 25;

/** Questions under way at a time: an audit must not keep others from asking. */
const questionsAtOnce = 4;

/** Samples one raw answer may hold: some ten megabytes. */
const samplesPerAnswer = 200_000;

/**
 * Counts the samples of each metric in a window without reading them. Copies are joined by the server, so where it does so
 * by staying with one copy the count can be too low, never too high. A metric without samples is absent.
 */
export async function countByMetric(
  api: MetricsApi,
  metrics: readonly string[],
  matchers: string,
  window: Window,
): Promise<ReadonlyMap<string, number>> {
  const questions = Array.from({ length: Math.ceil(metrics.length / metricsPerQuestion) }, (_, index) =>
    metrics.slice(index * metricsPerQuestion, (index + 1) * metricsPerQuestion),
  );
  const answers = await concurrently(questions, questionsAtOnce, (asked) =>
    api.query(
      asked
        .map((metric) => {
          const count = `sum(count_over_time(${ranged(selectorOf(metric, matchers), window)}))`;
          return `label_replace(${count},"metric",${JSON.stringify(metric.replaceAll("$", "$$$$"))},"","")`;
        })
        .join(" or "),
      window.to,
      "joined",
    ),
  );
  return new Map(answers.flat().map(({ metric, value }) => [metric["metric"] ?? "", Number(value?.[1] ?? 0)]));
}

/** Parts of a window that hold few enough samples of a metric to be read in one answer. @param count how many it has. */
export function readableParts(window: Window, count: number): Window[] {
  return parts(window, Math.ceil(count / samplesPerAnswer));
}

/** Counts the samples of some metrics by reading every one and merging copies by timestamp: exact, and expensive. */
export async function countByReading(
  api: MetricsApi,
  counts: ReadonlyMap<string, number>,
  metrics: readonly string[],
  matchers: string,
  window: Window,
  copyLabel: string,
): Promise<number> {
  const totals = await concurrently(metrics, questionsAtOnce, async (metric) => {
    let total = 0;
    for (const part of readableParts(window, counts.get(metric) ?? 0)) {
      const series = await readSamples(api, selectorOf(metric, matchers), part, (labels) =>
        seriesName(labels, [copyLabel]),
      );
      for (const samples of series.values()) total += samples.size;
    }
    return total;
  });
  return totals.reduce((sum, total) => sum + total, 0);
}

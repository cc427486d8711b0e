import type { AnsweredSeries, Labels, MetricsApi } from "../../src/audit/metrics-api.js";

/** A series as a database has it: timestamps in milliseconds and values. */
export interface StoredSeries {
  readonly labels: Labels;
  readonly samples: readonly (readonly [timestamp: number, value: number])[];
}

/** A database in memory that answers what an audit asks, and keeps the questions. */
export interface MetricsStore extends MetricsApi {
  readonly questions: string[];
}

const selector = /\{__name__="([^"]*)"(?:,([^}]*))?\}\[(\d+)ms\]/;

/** Answers range selectors and counts of them like Prometheus: samples after the range's start, up to and with its end. */
export function metricsStore(series: readonly StoredSeries[], copyLabel = "receive_replica"): MetricsStore {
  const questions: string[] = [];
  const select = (text: string, at: number) => {
    const [, name, matchers = "", length] = selector.exec(text) ?? [];
    return series
      .filter(({ labels }) => labels["__name__"] === name && matches(labels, matchers))
      .map(({ labels, samples }) => ({
        labels,
        samples: samples.filter(([timestamp]) => timestamp > at - Number(length) && timestamp <= at),
      }))
      .filter(({ samples }) => samples.length > 0);
  };
  return {
    questions,
    query(expression, at, copies) {
      questions.push(expression);
      if (!expression.includes("count_over_time")) {
        return Promise.resolve(
          select(expression, at).map(({ labels, samples }): AnsweredSeries => {
            return { metric: labels, values: samples.map(([time, value]) => [time / 1000, String(value)] as const) };
          }),
        );
      }
      return Promise.resolve(
        expression.split(" or ").flatMap((part): AnsweredSeries[] => {
          const metric = /,"metric","([^"]*)"/.exec(part)?.[1] ?? "";
          const joined = new Set<string>();
          let apart = 0;
          for (const { labels, samples } of select(part, at)) {
            const name = JSON.stringify(Object.entries(labels).filter(([label]) => label !== copyLabel));
            for (const [time] of samples) joined.add(`${name}${time}`);
            apart += samples.length;
          }
          const count = copies === "joined" ? joined.size : apart;
          return count === 0 ? [] : [{ metric: { metric }, value: [at / 1000, String(count)] }];
        }),
      );
    },
    metricNames(matchers) {
      const named = series
        .filter(({ labels }) => matches(labels, matchers))
        .map(({ labels }) => labels["__name__"] ?? "");
      return Promise.resolve([...new Set(named)]);
    },
  };
}

function matches(labels: Labels, matchers: string): boolean {
  return [...matchers.matchAll(/(\w+)(=~|=)"([^"]*)"/g)].every(([, label = "", operator, value = ""]) =>
    operator === "=" ? labels[label] === value : new RegExp(`^(?:${value})$`).test(labels[label] ?? ""),
  );
}

/** Timestamps from one to another, every `step` milliseconds, each with a value of its own. */
export function every(
  step: number,
  from: number,
  to: number,
  value: (index: number) => number = () => 1,
): (readonly [number, number])[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => [from + index * step, value(index)]);
}

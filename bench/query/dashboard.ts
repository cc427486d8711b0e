import { LabError } from "../../lab/lab-error.js";

/** A question over a time, as a panel asks it. Times in seconds. */
export interface Range {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** The answers of a dashboard and how long each took. */
export interface DashboardRun {
  /** Seconds of each query, to the last byte of its answer. */
  readonly seconds: readonly number[];
  /** Series by query: their labels and values. */
  readonly answers: readonly Answer[];
}

/** Values of an answer by labels and time. */
export type Answer = ReadonlyMap<string, readonly (readonly [number, string])[]>;

/**
 * Asks the queries one after the other, as a browser with one connection does.
 *
 * @param url of Query, its frontend, or a Prometheus.
 * @param parameters further ones, such as those that Thanos alone knows. @default none
 * @throws LabError when one has no answer: an empty one would be quick.
 */
export async function askDashboard(
  url: string,
  queries: readonly string[],
  { start, end, step }: Range,
  parameters: Readonly<Record<string, string>> = {},
): Promise<DashboardRun> {
  const seconds: number[] = [];
  const answers: Answer[] = [];
  for (const query of queries) {
    const body = new URLSearchParams({
      query,
      start: String(start),
      end: String(end),
      step: String(step),
      ...parameters,
    });
    const begin = performance.now();
    const response = await fetch(`${url}/api/v1/query_range`, { method: "POST", body });
    const text = await response.text();
    seconds.push((performance.now() - begin) / 1000);
    const answer = response.ok ? parsed(text) : new Map<string, never>();
    if (answer.size === 0) throw new LabError(`${url} has no answer to ${query}: ${text.slice(0, 300)}`);
    answers.push(answer);
  }
  return { seconds, answers };
}

function parsed(text: string): Answer {
  const { data } = JSON.parse(text) as {
    readonly data: {
      readonly result: readonly { readonly metric: object; readonly values: readonly (readonly [number, string])[] }[];
    };
  };
  return new Map(
    data.result.map(({ metric, values }) => [JSON.stringify(Object.entries(metric).sort()), values] as const),
  );
}

/** Differences that floating point explains: the engines add in another order. */
const TOLERANCE = 1e-9;

/**
 * Whether two answers have the same series, with the same values at the same times.
 */
export function sameAnswer(one: Answer, other: Answer): boolean {
  if (one.size !== other.size) return false;
  return [...one].every(([series, values]) => {
    const others = other.get(series);
    if (others === undefined || others.length !== values.length) return false;
    return values.every(([time, value], index) => {
      const [otherTime, otherValue] = others[index]!;
      if (time !== otherTime) return false;
      const [a, b] = [Number(value), Number(otherValue)];
      return value === otherValue || Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
    });
  });
}

/** The twelve questions of a dashboard as people build them, over series that the load program writes. */
export function loadDashboard(tenant: string): readonly string[] {
  const metric = (index: number) =>
    `bench_container_metric_${String(index).padStart(3, "0")}_total{tenant_id="${tenant}"}`;
  const rate = (index: number) => `rate(${metric(index)}[5m])`;
  return [
    `sum(${rate(0)})`,
    `sum by (namespace) (${rate(0)})`,
    `sum by (pod) (${rate(1)})`,
    `topk(5, sum by (namespace) (${rate(1)}))`,
    `sum by (namespace) (increase(${metric(2)}[15m]))`,
    `avg by (zone) (${metric(2)})`,
    `max by (namespace) (max_over_time(${metric(3)}[5m]))`,
    `quantile by (zone) (0.9, ${rate(3)})`,
    `sum by (namespace) (${rate(4)}) / sum by (namespace) (${rate(5)})`,
    `count by (namespace, zone) (${metric(6)})`,
    `sum by (namespace) (${rate(7)} > 0)`,
    `avg by (pod) (avg_over_time(${metric(8)}[5m]))`,
  ];
}

import { CannotTell } from "./cannot-tell.js";
import type { Window } from "./window.js";

/** Labels of a series, `__name__` among them. */
export type Labels = Readonly<Record<string, string>>;

/** One series of an answer: a value at one moment, or all of a range. */
export interface AnsweredSeries {
  readonly metric: Labels;
  readonly value?: readonly [seconds: number, value: string];
  readonly values?: readonly (readonly [seconds: number, value: string])[];
  /** Native histograms; only their times matter here. */
  readonly histograms?: readonly (readonly [seconds: number, histogram: unknown])[];
}

/** How copies of a series are treated by Thanos Query; Prometheus has none and ignores it. */
export type Copies = "apart" | "joined";

/** Prometheus's HTTP API, as far as an audit asks it. */
export interface MetricsApi {
  /** Answers an expression at one moment. @throws CannotTell when the answer is an error, incomplete or late. */
  query(expression: string, at: number, copies: Copies): Promise<readonly AnsweredSeries[]>;
  /** Names of the metrics that have a sample in the window. @throws CannotTell as `query` does. */
  metricNames(matchers: string, window: Window): Promise<readonly string[]>;
}

/** Asks one path of the API and returns the body as it was parsed. */
export type ApiRequest = (path: string, parameters: URLSearchParams) => Promise<unknown>;

interface Answer {
  readonly status?: string;
  readonly error?: string;
  readonly warnings?: readonly string[];
  readonly data?: unknown;
}

/**
 * The API behind a request. Answers that are not complete are refused: a part that is away must not look like samples that
 * are missing.
 *
 * @param name what to call it where it fails.
 * @param copyLabel label by which copies of a series differ; the only one joined, so that a pair of senders stays two.
 */
export function metricsApi(name: string, copyLabel: string, request: ApiRequest): MetricsApi {
  const ask = async (path: string, parameters: URLSearchParams): Promise<unknown> => {
    parameters.set("partial_response", "false");
    const { status, error, warnings = [], data } = (await request(path, parameters)) as Answer;
    if (status !== "success") throw new CannotTell(`${name} refuses: ${error ?? "it gives no reason"}`);
    if (warnings.length > 0) throw new CannotTell(`${name} answers with a warning: ${warnings.join("; ")}`);
    return data;
  };
  return {
    async query(expression, at, copies) {
      const parameters = new URLSearchParams({
        query: expression,
        time: (at / 1000).toFixed(3),
        dedup: String(copies === "joined"),
        // Downsampled data has other samples.
        max_source_resolution: "0s",
      });
      parameters.append("replicaLabels[]", copyLabel);
      const data = (await ask("/api/v1/query", parameters)) as { readonly result?: readonly AnsweredSeries[] } | null;
      return data?.result ?? [];
    },
    async metricNames(matchers, { from, to }) {
      const parameters = new URLSearchParams({
        "match[]": `{__name__!="",${matchers}}`,
        start: (from / 1000).toFixed(3),
        end: (to / 1000).toFixed(3),
      });
      return ((await ask("/api/v1/label/__name__/values", parameters)) as readonly string[] | null) ?? [];
    },
  };
}

import { CheckFailure } from "./check.js";

/** One series of an instant query: its labels and its value. */
export interface InstantSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A source of series as Query sees it. */
export interface StoreStatus {
  /** `receive`, `store`, … */
  readonly type: string;
  readonly name: string;
  /** Why the last look at it failed. */
  readonly lastError: unknown;
  /** Time range it covers, in milliseconds since 1970. */
  readonly minTime: number;
  readonly maxTime: number;
  readonly labelSets: readonly Readonly<Record<string, string>>[];
}

const timeout = 15_000;

/**
 * Asks PromQL for one moment.
 *
 * @param options `time` in seconds since 1970 (default: now); `store` limits the question to one source, by its address,
 *   or to several; `deduplicate`: whether the copies of a series are joined (default true); `partial`: whether an answer without the
 *   sources that fail will do (default false).
 * @throws CheckFailure when nobody answers, or the answer is an error or an unwanted partial one.
 */
export async function instantQuery(
  url: string,
  expression: string,
  options: {
    readonly time?: number;
    readonly store?: string | readonly string[];
    readonly deduplicate?: boolean;
    readonly partial?: boolean;
  } = {},
): Promise<InstantSeries[]> {
  const parameters = new URLSearchParams({ query: expression, partial_response: String(options.partial ?? false) });
  if (options.deduplicate === false) parameters.set("dedup", "false");
  if (options.time !== undefined) parameters.set("time", String(options.time));
  for (const store of [options.store ?? []].flat()) parameters.append("storeMatch[]", `{__address__="${store}"}`);
  const answer = (await get(`${url}/api/v1/query?${parameters.toString()}`)) as {
    result: { metric: Record<string, string>; value: [number, string] }[];
  };
  return answer.result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
}

/** An exemplar: its labels, and its time in seconds since 1970. */
export interface Exemplar {
  readonly labels: Readonly<Record<string, string>>;
  readonly time: number;
}

/**
 * Asks for exemplars of what a selector finds.
 *
 * @param since seconds since 1970.
 * @throws CheckFailure when nobody answers, or the answer is an error.
 */
export async function exemplarsOf(url: string, selector: string, since: number): Promise<Exemplar[]> {
  const end = String(Date.now() / 1000);
  const parameters = new URLSearchParams({ query: selector, start: String(since), end });
  const found = (await get(`${url}/api/v1/query_exemplars?${parameters.toString()}`)) as {
    readonly exemplars: readonly { readonly labels: Exemplar["labels"]; readonly timestamp: number }[];
  }[];
  return found.flatMap(({ exemplars }) => exemplars.map(({ labels, timestamp: time }) => ({ labels, time })));
}

/** Every source of series that Query knows. */
export async function stores(url: string): Promise<StoreStatus[]> {
  const byType = (await get(`${url}/api/v1/stores`)) as Record<string, Omit<StoreStatus, "type">[] | null>;
  return Object.entries(byType).flatMap(([type, list]) => (list ?? []).map((store) => ({ ...store, type })));
}

async function get(url: string): Promise<unknown> {
  const { origin } = new URL(url);
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(timeout) });
  } catch (error) {
    throw new CheckFailure(`${origin} does not answer: ${error instanceof Error ? error.message : String(error)}`);
  }
  const body = (await response.json().catch(() => ({}))) as { status?: string; data?: unknown; error?: string };
  if (response.ok && body.status === "success") return body.data;
  throw new CheckFailure(`${origin} answers ${response.status}: ${body.error ?? "no reason given"}`);
}

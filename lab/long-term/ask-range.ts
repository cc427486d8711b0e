import { LabError } from "../lab-error.js";

/** Values by series and moment: labels as text, then seconds since 1970. */
export type Answer = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** A question over a range of time. Times in seconds since 1970. */
export interface RangeQuestion {
  readonly expression: string;
  readonly start: number;
  readonly end: number;
  readonly step: number;
  /** The coarsest resolution that will do, such as `5m`; `auto` leaves the choice to Query. */
  readonly maxResolution: string;
  /** The sources that are asked, by their addresses. @default - all that Query knows */
  readonly stores?: readonly string[];
  /** Whether a result cache may answer or learn. @default false */
  readonly cached?: boolean;
  /** @default 120 */
  readonly patienceSeconds?: number;
}

interface MatrixBody {
  readonly status?: string;
  readonly error?: string;
  readonly warnings?: readonly string[];
  readonly data?: {
    readonly result?: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly values?: readonly (readonly [number, string])[];
    }[];
  };
}

/**
 * Asks Query or the Query Frontend.
 *
 * @throws LabError when nobody answers, or the answer is an error or a partial one.
 */
export async function askRange(url: string, question: RangeQuestion): Promise<Answer> {
  return readAnswer(await receiveRange(url, question), question);
}

/**
 * Asks like `askRange` and answers what came, unread: what reading it takes is not the time of whoever was asked.
 *
 * @throws LabError when nobody answers.
 */
export async function receiveRange(url: string, question: RangeQuestion): Promise<string> {
  const { expression, start, end, step, maxResolution, stores = [], cached = false, patienceSeconds = 120 } = question;
  const parameters = new URLSearchParams({
    query: expression,
    start: String(start),
    end: String(end),
    step: String(step),
    max_source_resolution: maxResolution,
    partial_response: "false",
  });
  for (const store of stores) parameters.append("storeMatch[]", `{__address__="${store}"}`);
  try {
    const response = await fetch(`${url}/api/v1/query_range?${parameters.toString()}`, {
      // What was cached before the bucket changed would be compared with itself.
      headers: cached ? {} : { "Cache-Control": "no-store" },
      signal: AbortSignal.timeout(patienceSeconds * 1000),
    });
    return await response.text();
  } catch (error) {
    throw new LabError(`${url} does not answer: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Reads an answer. @throws LabError when it is an error or a partial one. */
export function readAnswer(text: string, { expression }: Pick<RangeQuestion, "expression">): Answer {
  let body: MatrixBody;
  try {
    body = JSON.parse(text) as MatrixBody;
  } catch {
    throw new LabError(`the answer to ${expression} is no JSON: ${text.slice(0, 200)}`);
  }
  if (body.status !== "success")
    throw new LabError(`${expression} is answered with: ${body.error ?? "no reason given"}`);
  return new Map(
    (body.data?.result ?? []).map(({ metric, values = [] }) => [
      seriesName(metric),
      new Map(values.map(([seconds, value]) => [seconds, Number(value)])),
    ]),
  );
}

function seriesName(metric: Readonly<Record<string, string>>): string {
  const { __name__: name = "", ...labels } = metric;
  const sorted = Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1));
  return `${name}{${sorted.map(([label, value]) => `${label}=${JSON.stringify(value)}`).join(",")}}`;
}

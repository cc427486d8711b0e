import { CheckFailure } from "../verify/check.js";
import { isWithin, type Sample, type SamplesBySeries, type Window } from "./sample.js";

/** Answers a GET of a path of Prometheus's HTTP API with the parsed body. */
export type ApiSource = (path: string) => Promise<unknown>;

/** Labels that global and local view do not share, or that tell copies apart; they do not name a series. */
const NOT_NAMING = ["cluster", "tenant_id", "replica", "receive_replica"];

interface MatrixAnswer {
  readonly status?: string;
  readonly error?: string;
  readonly data?: {
    readonly result?: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly values?: readonly (readonly [seconds: number, value: string])[];
    }[];
  };
}

/**
 * Reads the raw samples of a window, not one of them computed: a range selector at the window's end.
 *
 * @param options `deduplicate`: whether Query joins the copies of a series, as users see it (default true); `store`: the
 *   address of the one source that is asked (default: all that Query knows). Prometheus itself ignores both.
 * @throws CheckFailure when the answer is an error or a partial one.
 */
export async function readSamples(
  source: ApiSource,
  selector: string,
  window: Window,
  { deduplicate = true, store }: { readonly deduplicate?: boolean; readonly store?: string } = {},
): Promise<SamplesBySeries> {
  // One second more on either side: the API takes the moment as a decimal fraction and the window is held below.
  const to = Math.ceil(window.to / 1000);
  const seconds = to - Math.floor(window.from / 1000) + 1;
  const parameters = new URLSearchParams({
    query: `${selector}[${seconds}s]`,
    time: String(to),
    dedup: String(deduplicate),
    partial_response: "false",
    max_source_resolution: "0s",
    ...(store === undefined ? {} : { "storeMatch[]": `{__address__="${store}"}` }),
  });
  const answer = (await source(`/api/v1/query?${parameters.toString()}`)) as MatrixAnswer;
  if (answer.status !== "success") throw new CheckFailure(`${selector} cannot be read: ${answer.error ?? "no reason"}`);
  const samples = new Map<string, Sample[]>();
  for (const { metric, values = [] } of answer.data?.result ?? []) {
    const name = seriesName(metric);
    const list = samples.get(name) ?? [];
    samples.set(name, list);
    for (const [time, value] of values) {
      const timestamp = Math.round(time * 1000);
      if (isWithin(window, timestamp)) list.push({ timestamp, value });
    }
  }
  return samples;
}

function seriesName(metric: Readonly<Record<string, string>>): string {
  const { __name__: name = "", ...labels } = metric;
  const naming = Object.keys(labels)
    .filter((label) => !NOT_NAMING.includes(label))
    .sort();
  return `${name}{${naming.map((label) => `${label}=${JSON.stringify(labels[label])}`).join(",")}}`;
}

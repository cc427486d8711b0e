import { setTimeout as pause } from "node:timers/promises";
import { writtenBy } from "../../src/config/tenant-label.js";
import { countedTarget } from "../counted-target.js";
import { LabError } from "../lab-error.js";
import type { Window } from "../samples/sample.js";
import type { LabCluster } from "../topology.js";
import { CheckFailure } from "../verify/check.js";
import type { LossContext } from "./scenario.js";

/** Seconds between two points of an answer; a multiple of the scrape interval would hide a missing scrape. */
const STEP = 5;

/** Answers may differ while samples are on their way. */
const ATTEMPTS = 5;

/** The points of one range: how many samples of one series each step has. */
type Points = readonly (readonly [seconds: number, value: string])[];

/**
 * Asks Query and the Query Frontend for the same range.
 *
 * @returns in how many steps of how many there were samples.
 * @throws LabError when the two answer differently.
 */
export async function askBoth(
  { checks }: LossContext,
  cluster: LabCluster,
  window: Window,
): Promise<{ readonly filled: number; readonly steps: number }> {
  const { metric, job } = countedTarget;
  const selector = `${metric}{job="${job}",series="0",${writtenBy(cluster.name)}}`;
  const counted = `sum(count_over_time(${selector}[${STEP}s]))`;
  let said = "";
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const [query, frontend] = await Promise.all([
      askRange(checks.queryUrl, counted, window),
      askRange(checks.frontendUrl, counted, window),
    ]);
    const start = Math.ceil(window.from / 1000 / STEP);
    const steps = Math.floor(window.to / 1000 / STEP) - start + 1;
    if (JSON.stringify(query) === JSON.stringify(frontend)) return { filled: query.length, steps };
    said = `Query has ${query.length} of ${steps} steps, the Query Frontend ${frontend.length}`;
    await pause(1_000);
  }
  throw new LabError(`the Query Frontend answers otherwise than Query about ${cluster.name}: ${said}`);
}

/**
 * Asks for the first series of a query over a range, in steps of {@link STEP} seconds.
 *
 * @throws CheckFailure when there is no whole answer.
 */
export async function askRange(url: string, query: string, { from, to }: Window): Promise<Points> {
  const parameters = new URLSearchParams({
    query,
    start: String(Math.ceil(from / 1000 / STEP) * STEP),
    end: String(Math.floor(to / 1000 / STEP) * STEP),
    step: String(STEP),
    partial_response: "false",
  });
  const response = await fetch(`${url}/api/v1/query_range?${parameters.toString()}`, {
    signal: AbortSignal.timeout(15_000),
  });
  const body = (await response.json()) as {
    readonly status?: string;
    readonly error?: string;
    readonly data?: { readonly result: readonly { readonly values: Points }[] };
  };
  if (body.status !== "success") throw new CheckFailure(`${url} answers: ${body.error ?? "no reason given"}`);
  return body.data?.result[0]?.values ?? [];
}

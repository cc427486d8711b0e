import type { Samples } from "./samples.js";
import type { Untold, Window } from "./window.js";

/** One reading of the agent's counter. */
export interface CounterReading {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Samples appended since the agent started. */
  readonly appended: number;
  /** When the agent started, in milliseconds. @default - not known */
  readonly started?: number;
}

/** Readings of one run of an agent, between which its counter can be trusted. At least two. */
export type CounterPiece = readonly CounterReading[];

/** What the counter covers of a window, and what not. */
export interface CounterCoverage {
  readonly pieces: readonly CounterPiece[];
  readonly untold: readonly Untold[];
}

/** Two start times that differ by less are one: the kernel's boot time is not exact. */
const sameStart = 2_000;

/**
 * Readings from the raw samples of the counters and of the process's start time.
 *
 * @param counters `prometheus_agent_samples_appended_total` by its label `type`; a type appears with its first sample.
 */
export function counterReadings(counters: readonly Samples[], started: Samples): CounterReading[] {
  const times = [...new Set(counters.flatMap((counter) => [...counter.keys()]))].sort((one, other) => one - other);
  return times.map((at) => {
    const seconds = started.get(at);
    return {
      at,
      appended: counters.reduce((sum, counter) => sum + (counter.get(at) ?? 0), 0),
      ...(seconds === undefined ? {} : { started: seconds * 1000 }),
    };
  });
}

/**
 * Cuts readings where the agent restarted: its counter begins again, and what it had not sent is gone unseen. A restart
 * between two scrapes in a row hides less than one scrape and is nothing to tell; a longer silence is, also one in which
 * a restart cannot be ruled out because the start is not known.
 *
 * @param interval time between two scrapes in milliseconds.
 */
export function counterCoverage(
  readings: readonly CounterReading[],
  window: Window,
  interval: number,
): CounterCoverage {
  const [first] = readings;
  const last = readings.at(-1);
  if (first === undefined || last === undefined) return { pieces: [], untold: [] };
  const pieces: CounterReading[][] = [[first]];
  const untold: Untold[] = [];
  // A scrape in time lies up to one interval inside, one that was skipped two; whatever lies beyond is not compared.
  const atEnds = 2.5 * interval;
  const silent = (from: number, to: number, allowed: number, why: string) => {
    if (to - from > allowed) untold.push({ from, to, why });
  };
  silent(
    window.from,
    first.at,
    atEnds,
    startedIn(first, window) ?? "the hub has no earlier reading of the agent's counter",
  );
  for (const [index, reading] of readings.slice(1).entries()) {
    const before = readings[index] ?? first;
    if (restarted(before, reading)) {
      silent(before.at, reading.at, 1.5 * interval, startedIn(reading, window) ?? "the agent restarted in between");
      pieces.push([reading]);
      continue;
    }
    // The piece goes on: where the counter shows that samples are missing, it has told that.
    if (!sameProcess(before, reading)) {
      silent(before.at, reading.at, 1.5 * interval, "the hub has no reading in between, and none of the agent's start");
    }
    pieces.at(-1)?.push(reading);
  }
  silent(
    last.at,
    window.to,
    atEnds,
    "the hub has no later reading of the agent's counter: it is cut off, late or gone",
  );
  const [usable, short] = [pieces.filter(({ length }) => length > 1), pieces.filter(({ length }) => length === 1)];
  return {
    pieces: usable,
    untold: [
      ...untold,
      ...short.flatMap(([only]) =>
        only === undefined
          ? []
          : [{ from: only.at, to: only.at, why: "the agent's counter was read only once before it began again" }],
      ),
    ].sort((one, other) => one.from - other.from),
  };
}

function restarted(before: CounterReading, after: CounterReading): boolean {
  if (after.appended < before.appended) return true;
  return before.started !== undefined && after.started !== undefined && !sameProcess(before, after);
}

function sameProcess({ started: one }: CounterReading, { started: other }: CounterReading): boolean {
  return one !== undefined && other !== undefined && Math.abs(other - one) <= sameStart;
}

function startedIn({ started }: CounterReading, window: Window): string | undefined {
  if (started === undefined || started <= window.from) return undefined;
  return `the agent restarted at ${new Date(started).toISOString().slice(0, 19)}Z`;
}

/**
 * The piece in stretches between two of its readings, each at least `shortest` milliseconds long but for a piece that is
 * shorter itself.
 */
export function stretches(piece: CounterPiece, shortest: number): (Window & { readonly appended: number })[] {
  const cuts = piece.filter((_, index) => index === 0);
  for (const reading of piece) if (reading.at - (cuts.at(-1)?.at ?? reading.at) >= shortest) cuts.push(reading);
  const last = piece.at(-1);
  if (last !== undefined && cuts.at(-1) !== last) {
    // The rest joins the stretch before it.
    if (cuts.length > 1) cuts.pop();
    cuts.push(last);
  }
  return cuts.slice(1).map((end, index) => {
    const start = cuts[index] ?? end;
    return { from: start.at, to: end.at, appended: end.appended - start.appended };
  });
}

import { setTimeout as pause } from "node:timers/promises";
import { writtenBy } from "../../src/config/tenant-label.js";
import { waitUntil } from "../cluster/wait.js";
import { countedSeries, countedTarget } from "../counted-target.js";
import { startClock } from "../elapsed.js";
import { namespaceOf } from "../fleet/namespace-of.js";
import { LabError } from "../lab-error.js";
import { readAnswered, type AnsweredScrapes } from "../samples/answered.js";
import { audit, type Audit } from "../samples/audit.js";
import { countsOf, describeAudit, type AuditCounts } from "../samples/describe-audit.js";
import { readRaw } from "../samples/read-raw.js";
import type { ApiSource } from "../samples/read-samples.js";
import type { Window } from "../samples/sample.js";
import { addressSource, podSource } from "../samples/sources.js";
import { LAB_CLUSTERS, type LabCluster } from "../topology.js";
import { CheckFailure, type CheckContext } from "../verify/check.js";
import { brokenPromise, missingBeyond, type Promised } from "./promise.js";

/** Where counting looks. */
export interface CountingSources {
  readonly clusters: readonly LabCluster[];
  /** The counting target of a cluster; answers while the cluster is cut off. */
  readonly target: (cluster: LabCluster) => ApiSource;
  /** Query itself. */
  readonly query: ApiSource;
}

/** How counting ends. */
export interface CountingEnd {
  /** How long samples may still be on their way. @default 120 */
  readonly patienceSeconds?: number;
  /** Only what was answered up to this moment, in milliseconds since 1970, is counted. @default now */
  readonly until?: number;
  /** What may be missing. @default nothing */
  readonly promise?: Promised;
  /** Address of the one store that is asked, such as the Store Gateway's. @default all that Query knows */
  readonly store?: string;
  /** Seconds without a change after which what may be missing is taken for lost. @default 10 */
  readonly settledSeconds?: number;
  /** Milliseconds between two looks. @default 2000 */
  readonly everyMilliseconds?: number;
  /** Told what was counted, before it is judged. @default nobody */
  readonly onCounted?: (counts: AuditCounts) => void;
}

/** What was counted. */
export interface CountedLoss {
  readonly counts: AuditCounts;
  /** By cluster. */
  readonly audits: ReadonlyMap<string, Audit>;
  /** Seconds until nothing was missing, or nothing more came. */
  readonly waited: number;
}

/** A count that has begun. */
export interface Counting {
  /** Scrapes answered later than this count, in milliseconds since 1970. */
  readonly since: number;
  /**
   * Counts what was answered until now, once it has arrived.
   *
   * @throws LabError when a promise is broken, a target was started again, or nothing was scraped.
   */
  end(options?: CountingEnd): Promise<CountedLoss>;
}

/** Scrapes before the window and after it that say what else may be stored at its edges. */
const EDGE = 60_000;

/** Seconds in which a target must have been scraped, before anything is counted. */
const SCRAPED_WITHIN = 60;

/** The sources of the lab that runs here. */
export function countingSources({ environment, kubectl, queryUrl }: CheckContext): CountingSources {
  const { pod, port } = countedTarget;
  return {
    clusters: LAB_CLUSTERS,
    target: (cluster) => podSource(kubectl(cluster), { namespace: namespaceOf(environment, cluster), pod, port }),
    query: addressSource(queryUrl),
  };
}

/**
 * Starts to count the samples of all clusters.
 *
 * @throws LabError when the target of a cluster is not scraped.
 */
export async function startCounting(sources: CountingSources): Promise<Counting> {
  const { clusters, target } = sources;
  const starts = new Map<string, number>();
  await Promise.all(
    clusters.map(async (cluster) => {
      const recent = () => Date.now() - 3 * countedTarget.interval;
      await waitUntil(async () => (await readAnswered(target(cluster), recent())).scrapes.length > 0, {
        seconds: SCRAPED_WITHIN,
        what: `a scrape of the counting target of ${cluster.name}`,
        remedy: `npm run lab -- kubectl ${cluster.name} get pods -A`,
      });
      starts.set(cluster.name, (await readAnswered(target(cluster), recent())).start);
    }),
  );
  const since = Date.now();
  return { since, end: (options = {}) => endCounting(sources, { since, starts }, options) };
}

interface Begun {
  readonly since: number;
  readonly starts: ReadonlyMap<string, number>;
}

async function endCounting(sources: CountingSources, begun: Begun, options: CountingEnd): Promise<CountedLoss> {
  const { patienceSeconds = 120, promise = {}, settledSeconds = 10, everyMilliseconds = 2_000 } = options;
  const window = { from: begun.since, to: options.until ?? Date.now() };
  const answered = new Map<string, AnsweredScrapes>();
  await Promise.all(
    sources.clusters.map(async (cluster) => answered.set(cluster.name, await truthOf(sources, cluster, begun, window))),
  );
  const look = (cluster: LabCluster) =>
    auditCluster(sources, cluster, { window, answered: answered.get(cluster.name)!, store: options.store });

  /**
   * What was found before is stored. An answer was seen to lack such a scrape all the same, once, and to have it again
   * later, in all copies: that is no loss, unless it stays away.
   */
  const lookOnceMore = async (cluster: LabCluster): Promise<Audit> => {
    const found = audits.get(cluster.name)?.found ?? 0;
    const since = startClock();
    let now = await look(cluster);
    while (now.found < found && since() < patienceSeconds) {
      await pause(everyMilliseconds);
      now = await look(cluster);
    }
    return now;
  };

  const elapsed = startClock();
  const audits = new Map<string, Audit>();
  let unreadable: Error | undefined;
  let changed = 0;
  for (;;) {
    try {
      for (const cluster of sources.clusters) {
        const before = audits.get(cluster.name);
        if (before?.missing.length === 0) continue;
        const now = await look(cluster);
        if (now.found !== before?.found) changed = elapsed();
        audits.set(cluster.name, now);
      }
      unreadable = undefined;
      const missing = [...audits].filter(([, { missing }]) => missing.length > 0);
      const beyond = missing.some(([name, one]) => missingBeyond(one, promise[name]) > 0);
      if (missing.length === 0 || (!beyond && elapsed() - changed >= settledSeconds)) break;
    } catch (error) {
      if (!(error instanceof CheckFailure)) throw error;
      unreadable = error;
    }
    if (elapsed() >= patienceSeconds) break;
    await pause(everyMilliseconds);
  }
  if (unreadable !== undefined) throw new LabError(`nothing can be counted: ${unreadable.message}`);
  const waited = elapsed();
  // Once more: a sample that came twice may have come when its cluster was no longer looked at.
  for (const cluster of sources.clusters) audits.set(cluster.name, await lookOnceMore(cluster));
  const counts = countsOf(audits.values());
  options.onCounted?.(counts);
  const broken = [...audits].flatMap(([name, one]) => {
    const wrong = brokenPromise(one, promise[name]);
    return wrong === undefined ? [] : [`${name}: ${wrong}`];
  });
  if (broken.length > 0) throw new LabError([...broken, describeAudit(audits)].join("\n"));
  return { counts, audits, waited };
}

/** What a target answered around the window. @throws LabError when it began anew meanwhile or answered nothing in it. */
async function truthOf(
  { target }: CountingSources,
  cluster: LabCluster,
  { starts }: Begun,
  window: Window,
): Promise<AnsweredScrapes> {
  const { name } = cluster;
  const answered = await readAnswered(target(cluster), window.from - EDGE);
  if (answered.start !== starts.get(name)) {
    const when = new Date(answered.start).toISOString();
    throw new LabError(`the counting target of ${name} restarted at ${when}: its numbers began anew`);
  }
  if (!answered.scrapes.some(({ time }) => time > window.from && time <= window.to)) {
    throw new LabError(`nothing was scraped on ${name} while it was counted: zero of zero proves nothing`);
  }
  return answered;
}

async function auditCluster(
  { query }: CountingSources,
  cluster: LabCluster,
  {
    window,
    answered,
    store,
  }: { readonly window: Window; readonly answered: AnsweredScrapes; readonly store?: string | undefined },
): Promise<Audit> {
  const { metric, job, interval, timeout } = countedTarget;
  const selector = `${metric}{job="${job}",${writtenBy(cluster.name)}}`;
  // A sample carries the moment its scrape began, a timeout before the answer at most. What an earlier run of the target
  // left behind has the same numbers and other times.
  const stored = await readRaw(
    query,
    selector,
    { from: Math.max(window.from - timeout, answered.start), to: window.to },
    store === undefined ? {} : { store },
  );
  return audit({ window, answered: answered.scrapes, series: countedSeries(answered.series), stored, interval });
}

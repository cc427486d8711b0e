import { daysLeft, isInLastThird } from "../identity/renewal.js";
import type { SilentAfter } from "../outage/silence.js";
import type { Duration } from "../units/duration.js";
import type { ClusterReading } from "./cluster-readings.js";

/**
 * What is to be said of a cluster, the best first: `fresh`; `catching up`: it sends and is behind; `silent`: nothing came
 * for longer than a hiccup; `endangered`: a fifth of its budget is left; `losing samples`: the budget is over; `never seen`:
 * nothing of it is as young as its budget and a day.
 */
export type Verdict = "fresh" | "catching up" | "silent" | "endangered" | "losing samples" | "never seen";

/** How one child cluster stands, seen from the global view. Times in seconds. */
export interface ClusterStatus {
  readonly cluster: string;
  /** How it sends, as people say it. */
  readonly mode: string;
  /** Age of its newest sample. @default - never seen */
  readonly newestSampleAge?: number;
  /** How far its sender is behind its scrapes; what it said last, or the age of that. @default - its sender does not say */
  readonly lag?: number;
  /** Samples that wait in its sender; while it is silent, as many as it makes in that time. @default - not known */
  readonly backlog?: number;
  /** Active series. @default - the ingestors have none */
  readonly series?: number;
  /** What is left of the longest outage without loss; negative when that is over. */
  readonly budgetLeft?: number;
  /** Whole days until the certificate that it writes with ends; negative when it has. @default - it is not made here */
  readonly certificateDays?: number;
  readonly verdict: Verdict;
  /** What else there is to know, each a part of a sentence. */
  readonly remarks: readonly string[];
}

/** What a cluster is promised and known by. */
export interface ClusterBasis {
  readonly cluster: string;
  readonly mode: string;
  readonly budget: Duration;
  readonly scrapeInterval: Duration;
  readonly silentAfter: SilentAfter;
  /** The certificate that it writes with. @default - it is not made here */
  readonly certificate?: { readonly notBefore: string; readonly notAfter: string };
}

/** How a cluster stands. @param now milliseconds since 1970. */
export function clusterStatus(basis: ClusterBasis, reading: ClusterReading, now: number): ClusterStatus {
  const { cluster, mode, budget, scrapeInterval, silentAfter, certificate } = basis;
  // Clocks of two clusters differ a little; nothing is younger than now.
  const age = reading.newest === undefined ? undefined : Math.max(0, (now - reading.newest) / 1000);
  const silent = age !== undefined && age >= silentAfter.noticed.seconds;
  const lag = silent ? age : reading.lag;
  const made = silent && reading.series !== undefined ? (reading.series * age) / scrapeInterval.seconds : undefined;
  const verdict = verdictOf(age, lag, silentAfter);
  return {
    cluster,
    mode,
    newestSampleAge: age,
    lag,
    backlog: made ?? reading.waiting,
    series: reading.series,
    budgetLeft: age === undefined ? undefined : budget.seconds - age,
    certificateDays: certificate === undefined ? undefined : daysLeft(new Date(certificate.notAfter), new Date(now)),
    verdict,
    remarks: certificate === undefined ? [] : certificateRemarks(certificate, new Date(now)),
  };
}

/** Whether somebody must look. */
export function isLate({ verdict, certificateDays }: ClusterStatus): boolean {
  return verdict !== "fresh" || (certificateDays !== undefined && certificateDays < 0);
}

function verdictOf(age: number | undefined, lag: number | undefined, silentAfter: SilentAfter): Verdict {
  if (age === undefined) return "never seen";
  if (age >= silentAfter.lost.seconds) return "losing samples";
  if (age >= silentAfter.endangered.seconds) return "endangered";
  if (age >= silentAfter.noticed.seconds) return "silent";
  return lag !== undefined && lag >= silentAfter.noticed.seconds ? "catching up" : "fresh";
}

function certificateRemarks(certificate: NonNullable<ClusterBasis["certificate"]>, now: Date): string[] {
  const [notBefore, notAfter] = [new Date(certificate.notBefore), new Date(certificate.notAfter)];
  if (now >= notAfter) return ["its certificate has ended: `npm run identities` renews it"];
  return isInLastThird({ notBefore, notAfter }, now) ? ["its certificate is due: `npm run identities` renews it"] : [];
}

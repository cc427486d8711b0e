import type { Audit, CountedSample } from "./audit.js";

/** Stretches that are named; the rest is counted. */
const NAMED = 3;

/** The numbers of one count, or of several together. */
export type AuditCounts = Readonly<Record<"scraped" | "found" | "missing" | "doubled" | "altered", number>>;

/** Adds up audits. */
export function countsOf(audits: Iterable<Audit>): AuditCounts {
  const counts = { scraped: 0, found: 0, missing: 0, doubled: 0, altered: 0 };
  for (const { scraped, found, missing, doubled, altered } of audits) {
    counts.scraped += scraped;
    counts.found += found;
    counts.missing += missing.length;
    counts.doubled += doubled.length;
    counts.altered += altered.length;
  }
  return counts;
}

/** `scraped 1200, found 1200, missing 0, doubled 0`; that copies differ is said only where they do. */
export function describeCounts({ scraped, found, missing, doubled, altered }: AuditCounts): string {
  const counts = `scraped ${scraped}, found ${found}, missing ${missing}, doubled ${doubled}`;
  return altered === 0 ? counts : `${counts}, altered ${altered}`;
}

/** The counts of several clusters, and when what is wrong in each of them was scraped. @param audits by cluster. */
export function describeAudit(audits: ReadonlyMap<string, Audit>): string {
  const stretches = [...audits].flatMap(([cluster, audit]) =>
    (["missing", "doubled", "altered"] as const).flatMap((kind) => describeStretches(cluster, kind, audit[kind])),
  );
  return [describeCounts(countsOf(audits.values())), ...stretches].join("\n");
}

/** Scrapes that follow each other, and in how many series they are. */
interface Stretch {
  readonly from: number;
  to: number;
  scrapes: number;
  lastNumber: number;
  readonly series: Set<string>;
}

function describeStretches(cluster: string, kind: string, samples: readonly CountedSample[]): readonly string[] {
  const stretches = stretchesOf(samples);
  const named = stretches.slice(0, NAMED).map(({ from, to, scrapes, series }) => {
    const range = from === to ? clock(from) : `${clock(from)}–${clock(to)}`;
    return `${kind}: ${cluster} ${range} (${plural(scrapes, "scrape")} of ${series.size} series)`;
  });
  const rest = stretches.length - named.length;
  return rest === 0 ? named : [...named, `${kind}: ${cluster} ${rest} more stretches`];
}

function stretchesOf(samples: readonly CountedSample[]): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const { series, number, time } of [...samples].sort((one, other) => one.number - other.number)) {
    const last = stretches.at(-1);
    if (last === undefined || number > last.lastNumber + 1) {
      stretches.push({ from: time, to: time, scrapes: 1, lastNumber: number, series: new Set([series]) });
      continue;
    }
    if (number > last.lastNumber) last.scrapes += 1;
    last.lastNumber = number;
    last.to = Math.max(last.to, time);
    last.series.add(series);
  }
  return stretches;
}

/** Time of day in UTC. */
function clock(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(11, 19);
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

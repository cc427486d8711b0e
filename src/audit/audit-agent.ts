import { counterCoverage, counterReadings, stretches } from "./agent-counter.js";
import { CannotTell } from "./cannot-tell.js";
import { countByMetric, countByReading } from "./count-samples.js";
import type { MetricsApi } from "./metrics-api.js";
import { readSamples, selectorOf, seriesName } from "./samples.js";
import { scrapeMetrics, scrapeSize } from "./scrape-size.js";
import type { AgentComparison, AgentDifference, Sender } from "./sender-report.js";
import type { Untold, Window } from "./window.js";

/** The counter of an agent, and how the agent scrapes itself (src/prometheus/kubernetes-jobs.ts). */
const appended = "prometheus_agent_samples_appended_total";
const started = "process_start_time_seconds";
const itself = `job="prometheus",instance=~"localhost:[0-9]+"`;

/** Stretches are compared one by one, so that a loss shows when it was: milliseconds. */
const stretch = 3_600_000;

/** What an audit of an agent needs. */
export interface AgentAudit {
  readonly sender: Sender;
  /** Matchers for what it wrote. */
  readonly matchers: string;
  readonly window: Window;
  readonly hub: MetricsApi;
  /** Label by which copies in the hub differ. */
  readonly copyLabel: string;
  /** Takes one line on how far it is. */
  readonly progress: (text: string) => void;
}

/**
 * Compares what an agent says it appended with what the hub has.
 *
 * @throws CannotTell when the hub lacks the counter, or does not answer.
 */
export async function auditAgent(
  audit: AgentAudit,
): Promise<{ readonly comparison?: AgentComparison; readonly untold: readonly Untold[] }> {
  const { sender, matchers, window, hub } = audit;
  const read = (metric: string, nameOf: Parameters<typeof readSamples>[3], within: Window = window, by = matchers) =>
    readSamples(hub, selectorOf(metric, by), within, nameOf);
  const counters = await read(appended, ({ type = "float" }) => type, window, `${matchers},${itself}`);
  if (counters.size === 0) {
    throw new CannotTell(
      `the hub has no ${appended} of it in this time: nothing arrived, or \`metrics\` filters the counter out`,
    );
  }
  const starts = await read(started, () => "", window, `${matchers},${itself}`);
  const readings = counterReadings([...counters.values()], starts.get("") ?? new Map<number, number>());
  const { pieces, untold } = counterCoverage(readings, window, sender.interval);
  if (pieces.length === 0) return { untold };

  const metrics = await hub.metricNames(matchers, window);
  const targetOf = (labels: Readonly<Record<string, string>>) => seriesName(labels, ["__name__", audit.copyLabel]);
  const sums = { appended: 0, found: 0, oneScrape: 0, markers: 0 };
  const totals = { missing: 0, surplus: 0 };
  const differences: AgentDifference[] = [];
  for (const piece of pieces) {
    const ofPiece = { appended: 0, found: 0, oneScrape: 0, markers: 0 };
    const seen = { missing: 0, surplus: 0 };
    for (const part of stretches(piece, stretch)) {
      audit.progress(`${sender.cluster}: up to ${new Date(part.to).toISOString().slice(0, 19)}Z`);
      // A target's scrape before the stretch says what ended in it, but not one of an earlier run of the agent.
      const wider = { from: Math.max(part.from - 3 * sender.interval, (piece[0]?.at ?? 0) - 1), to: part.to };
      const samples = await read(scrapeMetrics.samples, targetOf, wider);
      const { oneScrape, markers } = scrapeSize(
        samples,
        await read(scrapeMetrics.added, targetOf, wider),
        part,
        sender.interval,
      );
      const found = await countWithin(audit, metrics, part, part.appended - markers - oneScrape);
      ofPiece.appended += part.appended;
      ofPiece.found += found;
      ofPiece.markers += markers;
      ofPiece.oneScrape = Math.max(ofPiece.oneScrape, oneScrape);
      const difference = beyond({ appended: part.appended, found, oneScrape, markers });
      if (difference.missing + difference.surplus > 0) {
        differences.push({ ...part, found, ...difference });
        seen.missing += difference.missing;
        seen.surplus += difference.surplus;
      }
    }
    // Over the whole piece the scrapes under way cancel out but for its ends, so a slow leak shows that no stretch shows.
    const whole = beyond(ofPiece);
    totals.missing += Math.max(seen.missing, whole.missing);
    totals.surplus += Math.max(seen.surplus, whole.surplus);
    sums.appended += ofPiece.appended;
    sums.found += ofPiece.found;
    sums.markers += ofPiece.markers;
    sums.oneScrape = Math.max(sums.oneScrape, ofPiece.oneScrape);
  }
  return { comparison: { ...sums, ...totals, differences }, untold };
}

/** Counts first; where that is too few, reads every sample, since joined copies can hide one that only one of them has. */
async function countWithin(
  { hub, matchers, copyLabel }: AgentAudit,
  metrics: readonly string[],
  window: Window,
  least: number,
): Promise<number> {
  const counts = await countByMetric(hub, metrics, matchers, window);
  const counted = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return counted >= least ? counted : countByReading(hub, counts, metrics, matchers, window, copyLabel);
}

function beyond({
  appended,
  found,
  oneScrape,
  markers,
}: Omit<AgentDifference, "from" | "to" | "missing" | "surplus"> & {
  readonly oneScrape: number;
  readonly markers: number;
}) {
  return {
    missing: Math.max(0, appended - markers - oneScrape - found),
    surplus: Math.max(0, found - appended - oneScrape),
  };
}

import { compareSeries } from "./compare-series.js";
import { countByMetric, readableParts } from "./count-samples.js";
import type { Labels, MetricsApi } from "./metrics-api.js";
import { collapse, joinRanges, type Range } from "./ranges.js";
import { readSamples, selectorOf, seriesName } from "./samples.js";
import type { MetricDifference, Sender, ServerComparison } from "./sender-report.js";
import { slices, type Untold, type Window } from "./window.js";

/** Counts are taken over at most this long at a time, in milliseconds. */
const slice = 3_600_000;

/** What an audit of a server needs. */
export interface ServerAudit {
  readonly sender: Sender;
  /** Matchers for what it wrote into the hub. */
  readonly matchers: string;
  readonly window: Window;
  readonly hub: MetricsApi;
  /** The sender's own database. */
  readonly own: MetricsApi;
  /** Labels that every series of the sender gets on its way, where it has none of that name. */
  readonly externalLabels: Labels;
  /** Labels that Receive adds. */
  readonly hubLabels: readonly string[];
  /** Compare every sample even where both sides have equally many. */
  readonly everySample: boolean;
  /** Takes one line on how far it is. */
  readonly progress: (text: string) => void;
}

/**
 * Compares a server with its own database: how many samples of each metric, and where that differs, sample by sample.
 *
 * @throws CannotTell when one side does not answer.
 */
export async function auditServer(
  audit: ServerAudit,
): Promise<{ readonly comparison?: ServerComparison; readonly untold: readonly Untold[] }> {
  const { sender, hub, own, matchers, progress } = audit;
  const { window, untold } = await ownWindow(audit);
  if (window === undefined) return { untold };
  const both = [await own.metricNames("", window), await hub.metricNames(matchers, window)];
  const metrics = [...new Set(both.flat())].sort();
  const sums = { expected: 0, found: 0, missing: 0, doubled: 0, unknown: 0 };
  const differences = new Map<string, { missing: Range[]; doubled: Range[] }>();
  for (const part of slices(window, slice)) {
    progress(`${sender.cluster}: ${metrics.length} metrics up to ${new Date(part.to).toISOString().slice(0, 19)}Z`);
    const [wanted, present] = await Promise.all([
      countByMetric(own, metrics, "", part),
      countByMetric(hub, metrics, matchers, part),
    ]);
    for (const metric of metrics) {
      const count = { own: wanted.get(metric) ?? 0, hub: present.get(metric) ?? 0 };
      if (count.own === count.hub && !audit.everySample) {
        sums.expected += count.own;
        sums.found += count.own;
        continue;
      }
      for (const piece of readableParts(part, Math.max(count.own, count.hub))) {
        const { missing, doubled, ...counts } = await compareMetric(audit, metric, piece);
        sums.expected += counts.expected;
        sums.found += counts.found;
        sums.missing += missing.length;
        sums.doubled += doubled.length;
        sums.unknown += counts.unknown.length;
        if (missing.length + doubled.length === 0) continue;
        const known = differences.get(metric) ?? { missing: [], doubled: [] };
        known.missing.push(...ranges(missing, sender));
        known.doubled.push(...ranges(doubled, sender));
        differences.set(metric, known);
      }
    }
  }
  const distance = 1.5 * sender.interval;
  const listed = [...differences].map(([metric, { missing, doubled }]): MetricDifference => {
    return { metric, missing: joinRanges(missing, distance), doubled: joinRanges(doubled, distance) };
  });
  // Those that lack most say most.
  const weight = ({ missing, doubled }: MetricDifference) =>
    [...missing, ...doubled].reduce((sum, range) => sum + range.samples, 0);
  listed.sort((one, other) => weight(other) - weight(one));
  return { comparison: { ...sums, metrics: listed }, untold };
}

/** The part of the window that the sender's own database covers. */
async function ownWindow({
  sender,
  window,
  own,
}: ServerAudit): Promise<{ readonly window?: Window; readonly untold: readonly Untold[] }> {
  const up = await readSamples(own, selectorOf("up", ""), window, (labels) => seriesName(labels));
  const oldest = Math.min(...[...up.values()].flatMap((one) => [...one.keys()].slice(0, 1)));
  if (oldest === Infinity) {
    return { untold: [{ ...window, why: "its own database has no sample of this time" }] };
  }
  // Nothing tells whether it scraped before: it may have deleted that after its retention or lost its volume, and what
  // the hub has of that time, much or nothing, is no evidence.
  if (oldest - window.from <= 2 * sender.interval) return { window, untold: [] };
  const from = oldest - 1;
  return {
    window: { from, to: window.to },
    untold: [{ from: window.from, to: from, why: "its own database begins later" }],
  };
}

async function compareMetric(
  { sender, matchers, hub, own, externalLabels, hubLabels }: ServerAudit,
  metric: string,
  window: Window,
) {
  const sent = (labels: Labels) => {
    // The label of a target wins over an external one of the same name; such a series is not selected in the hub either.
    const foreign = Object.entries(externalLabels).some(([name, value]) => (labels[name] ?? value) !== value);
    return foreign ? undefined : seriesName({ ...externalLabels, ...labels });
  };
  const [wanted, present] = await Promise.all([
    readSamples(own, selectorOf(metric, ""), window, sent),
    readSamples(hub, selectorOf(metric, matchers), window, (labels) => seriesName(labels, hubLabels)),
  ]);
  return compareSeries(wanted, present, sender.interval);
}

function ranges(timestamps: readonly number[], { interval }: Sender): Range[] {
  return collapse(
    [...timestamps].sort((one, other) => one - other),
    1.5 * interval,
  );
}

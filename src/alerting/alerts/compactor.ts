import { Duration } from "../../units/duration.js";
import type { AlertGroup } from "../alert.js";
import { nobodyAnswers } from "../nobody-answers.js";

/** What of a Compactor its alerts depend on. */
export interface CompactorPace {
  /** Time between two scrapes of it. */
  readonly scrapeInterval: Duration;
  /** Time between two of its runs. */
  readonly waitInterval: Duration;
}

/**
 * Kubernetes waits up to five minutes before it starts again what ends again and again. Within an hour two of those starts
 * are scraped even where each answers for some seconds alone.
 */
const RESTARTS_REMEMBERED = "1h";

/**
 * Seconds in which a connection is refused when no process listens: it takes milliseconds. A process that is alive and too
 * busy to answer lets a scrape wait for its whole timeout.
 */
const REFUSED_WITHIN = 1;

/**
 * Alerts about the Compactor.
 *
 * @param environment name of the environment, for the command that shows what is wrong.
 * @param pace how often it runs and is looked at.
 */
export function compactorAlerts(environment: string, pace: CompactorPace): AlertGroup {
  const status = `\`npm run status -- ${environment}\``;
  return {
    name: "thanos-compact",
    alerts: [
      {
        // No `for`: it never goes back by itself.
        name: "ThanosCompactHalted",
        expr: 'max by (pod) (thanos_compact_halted{job="thanos-compact"}) == 1',
        severity: "page",
        summary: "The Compactor has halted and waits for somebody.",
        description: `It found a block that it must not touch. Nothing is compacted, downsampled or deleted until that is settled; nothing is lost meanwhile. ${status} names the block and the command that lets the rest go on.`,
      },
      {
        // One more scrape for a restart that cures it. With scrapes each 30 s the page comes within two minutes of the first end.
        name: "ThanosCompactCrashLooping",
        expr: endsAgainAndAgain(pace.scrapeInterval),
        for: String(pace.scrapeInterval),
        severity: "page",
        summary: "The Compactor ends and is started again without getting through a run.",
        description: `A block with a damaged or missing index does that; \`thanos_compact_halted\` stays 0 then. Nothing is downsampled or deleted until that is settled; nothing is lost meanwhile. ${status} names the block and the command that lets the rest go on.`,
      },
      {
        name: "ThanosCompactHasNotRun",
        expr: noRunEnded(pace.waitInterval),
        for: "1d",
        severity: "ticket",
        summary: "The Compactor has got through no run for a day.",
        description: `It runs, but does not come to an end: it is too slow for what arrives, or the object store fails it again and again. Queries over long ranges become slower by the day, and what is past its retention stays. ${status} shows its runs.`,
      },
      {
        // Longer than the upload of any block; after two days the Compactor deletes it, and nobody could look any more.
        name: "ThanosCompactPartialBlocks",
        expr: 'max by (pod) (thanos_blocks_meta_synced{job="thanos-compact",state="no-meta-json"}) > 0',
        for: "6h",
        severity: "ticket",
        summary: "{{ $value }} blocks in the object store are half uploaded.",
        description:
          "They are ignored by everybody, and the Compactor deletes them two days after their last change. An ingestor that still has the block uploads it anew; one that lost its volume does not, and then the copies of the others must do.",
      },
      {
        name: "ThanosCompactDown",
        expr: nobodyAnswers("thanos-compact"),
        for: "5m",
        severity: "page",
        summary: "The Compactor does not answer.",
        description:
          "Nothing is compacted, downsampled or deleted; nothing is lost. Queries over long ranges become slower by the day.",
      },
    ],
  };
}

/**
 * Holds while a pod is there whose process began anew, or that has refused the last scrapes, and that has got through no
 * run. A halted process that was asked to end listens no more and stays for the pod's whole grace: it does not end again
 * and again.
 *
 * An upgrade or a drained node makes a new pod with an address of its own, thus new series: they show no restart. A pod
 * that waits for its image is not scraped. `up` at the end takes back what the remembered series of a pod say that is gone.
 */
function endsAgainAndAgain(scrapeInterval: Duration): string {
  const job = '{job="thanos-compact"}';
  const lately = scrapeInterval.times(2);
  return (
    `max by (pod) ((changes(process_start_time_seconds${job}[${RESTARTS_REMEMBERED}]) > 0 ` +
    `or (max_over_time(up${job}[${lately}]) == 0 ` +
    `and max_over_time(scrape_duration_seconds${job}[${lately}]) < ${REFUSED_WITHIN} ` +
    `unless max_over_time(thanos_compact_halted${job}[${RESTARTS_REMEMBERED}]) == 1)) and up${job}) ` +
    `unless max by (pod) (thanos_compact_iterations_total${job} > 0)`
  );
}

/**
 * Holds while no run ends, which is looked at over several of the pauses between two. The count goes back to 0 with each
 * process; an increase is not.
 */
function noRunEnded(waitInterval: Duration): string {
  const window = Duration.longest(Duration.minutes(30), waitInterval.times(3));
  return `sum by (job) (increase(thanos_compact_iterations_total{job="thanos-compact"}[${window}])) == 0`;
}

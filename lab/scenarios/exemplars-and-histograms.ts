import type { Environment } from "../../src/config/model.js";
import { writtenBy } from "../../src/config/tenant-label.js";
import { waitUntil } from "../cluster/wait.js";
import { countedTarget } from "../counted-target.js";
import { LabError } from "../lab-error.js";
import { exemplarsOf, instantQuery, type Exemplar } from "../verify/thanos-api.js";
import type { Scenario } from "./scenario.js";

/** Exemplars that ingestors keep for each tenant meanwhile. */
const PER_TENANT = 1000;

/** Exemplars in a row that must be there of each sender. */
const ENOUGH = 5;

/** Seconds in which they must be there, once everything is ready. */
const PATIENCE = 120;

/** A native histogram that every Prometheus has of itself. */
const HISTOGRAM = "prometheus_http_request_duration_seconds";

/** Who lets exemplars pass, and who scrapes native histograms: on an agent the two exclude each other. */
const SENDERS = { exemplars: ["batcave", "batmobile"], histograms: "batcave", neither: "batcopter" } as const;

/** Both are off in the lab's file: an exemplar that is older than one before it makes Receive refuse its request in name. */
function withBoth(environment: Environment): Environment {
  const { observability } = environment;
  return {
    ...environment,
    observability: { ...observability, receive: { ...observability.receive, exemplars: { perTenant: PER_TENANT } } },
    childClusters: environment.childClusters.map((child) =>
      child.name === SENDERS.histograms
        ? { ...child, prometheus: { ...child.prometheus, nativeHistograms: true } }
        : child,
    ),
  };
}

/** What the loopback test shows with plain programs, here with pods, certificates, copies and zones. */
export const exemplarsAndHistogramsPass: Scenario = {
  title: "exemplars and native histograms pass from senders to the Query Frontend where they are on",
  async run({ checks, reapply }, report) {
    const { frontendUrl } = checks;
    try {
      report("switching them on");
      await reapply({ change: withBoth });
      const since = Date.now() / 1000;
      const seen: string[] = [];
      for (const cluster of SENDERS.exemplars) {
        report(`exemplars of ${cluster}`);
        let found: readonly Exemplar[] = [];
        await waitUntil(
          async () => {
            found = await exemplarsOf(frontendUrl, tracedBy(cluster), since);
            return found.length >= ENOUGH;
          },
          { seconds: PATIENCE, everyMilliseconds: 2_000, what: `${ENOUGH} exemplars of ${cluster}` },
        );
        const traces = new Set(found.map(({ labels }) => labels["trace_id"]));
        if (traces.size !== found.length) throw new LabError(`exemplars of ${cluster} are there more than once`);
        const newest = Date.now() / 1000 - Math.max(...found.map(({ time }) => time));
        seen.push(`${found.length} exemplars of ${cluster}, the newest ${newest.toFixed(1)} s old`);
      }
      report(`native histograms of ${SENDERS.histograms}`);
      const counting = `sum(histogram_count(${HISTOGRAM}{${writtenBy(SENDERS.histograms)}}))`;
      let observations = 0;
      await waitUntil(
        async () => {
          observations = (await instantQuery(frontendUrl, counting))[0]?.value ?? 0;
          return observations > 0;
        },
        { seconds: PATIENCE, everyMilliseconds: 2_000, what: `native histograms of ${SENDERS.histograms}` },
      );
      const classic = `count(${HISTOGRAM}_bucket{${writtenBy(SENDERS.histograms)}})`;
      if ((await instantQuery(frontendUrl, classic)).length === 0)
        throw new LabError(`no classic ${HISTOGRAM} any more`);
      const queued = await exemplarsOf(frontendUrl, tracedBy(SENDERS.neither), since);
      if (queued.length > 0) throw new LabError(`exemplars passed the disk queue of ${SENDERS.neither}`);
      return [...seen, `native histograms of ${SENDERS.histograms} with ${observations} observations`].join("; ");
    } finally {
      report("switching them off");
      await reapply();
    }
  },
};

const tracedBy = (cluster: string) => `${countedTarget.traced}{${writtenBy(cluster)}}`;

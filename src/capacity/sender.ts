import type { Sender } from "../outage/sender.js";
import { AGENT, DISK_QUEUE, HEAD_HOURS, SERVER } from "./coefficients.js";
import type { TenantLoad } from "./compaction-disk.js";
import { needOf, type Need } from "./need.js";

/** What one Prometheus of a cluster, alone in its pod or with a disk queue beside it, has to do. */
export interface ScrapeLoad extends TenantLoad {
  /** Share of the series that go away and come anew in an hour. */
  readonly churnPerHour: number;
}

function podLoad({ activeSeries, scrapeInterval, churnPerHour }: ScrapeLoad) {
  return {
    heldSeries: activeSeries * (1 + churnPerHour * HEAD_HOURS),
    samplesPerSecond: activeSeries / scrapeInterval.seconds,
  };
}

/** What a Prometheus needs, as a server or as an agent. */
export function prometheusNeed({ mode }: Pick<Sender, "mode">, load: ScrapeLoad): Need {
  return needOf(mode === "agent" ? AGENT : SERVER, podLoad(load));
}

/** What a disk queue beside it needs. */
export function diskQueueNeed(load: ScrapeLoad): Need {
  return needOf(DISK_QUEUE, podLoad(load));
}

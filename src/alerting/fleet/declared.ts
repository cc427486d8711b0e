import type { AlertGroup } from "../alert.js";
import { recorded } from "../recorded.js";
import type { Recording } from "../recording.js";
import type { WatchedCluster } from "./watched-cluster.js";

/**
 * Below it a volume is never called nearly full, however little of it was planned to be used.
 */
const LEAST_ALARM = 0.9;

/**
 * What the file says of each cluster, as series of constants: rules over all clusters compare with them, so there is one
 * rule for all and not one for each. Prometheus of the observability cluster records them; it needs to ask nobody.
 */
export function declaredGroup(clusters: readonly WatchedCluster[]): AlertGroup {
  return { name: "fleet-declared", recordings: clusters.flatMap(declared), alerts: [] };
}

function declared(cluster: WatchedCluster): Recording[] {
  const { name, mode, buffer, budget, silentAfter } = cluster;
  const constant = (record: string, value: number, further: Readonly<Record<string, string>> = {}): Recording => ({
    record,
    expr: `vector(${value})`,
    labels: { cluster: name, ...further },
  });
  return [
    constant(recorded.declaredSender, 1, { mode, buffer }),
    constant(recorded.declaredBudget, budget.seconds),
    constant(recorded.declaredNoticed, silentAfter.noticed.seconds),
    constant(recorded.declaredEndangered, silentAfter.endangered.seconds),
    constant(recorded.declaredSeries, cluster.activeSeries),
    ...(cluster.volume === undefined
      ? []
      : [
          constant(recorded.declaredVolume, cluster.volume),
          constant(recorded.declaredVolumeAlarm, volumeAlarm(cluster.volume, cluster.neededVolume)),
        ]),
    ...(cluster.queue === undefined ? [] : [constant(recorded.declaredQueue, cluster.queue)]),
    ...(cluster.seriesLimit === undefined ? [] : [constant(recorded.declaredSeriesLimit, cluster.seriesLimit)]),
  ];
}

/** Half way between what the whole budget was to take and the end of the volume. */
function volumeAlarm(volume: number, neededVolume: number): number {
  const planned = Math.min(1, neededVolume / volume);
  return Math.round(Math.max(LEAST_ALARM, (1 + planned) / 2) * 1000) / 1000;
}

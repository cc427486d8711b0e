import type { ShownFleet } from "../../src/grafana/dashboards/shown-fleet.js";

/** A fleet with all there is to show, and what differs from that. */
export function shownFleet(different: Partial<ShownFleet> = {}): ShownFleet {
  return {
    childClusters: [
      { name: "batcave", mode: "server", buffer: "wal", kubeStateMetrics: true, nodeExporter: true },
      { name: "batcopter", mode: "agent", buffer: "diskQueue", kubeStateMetrics: false, nodeExporter: true },
    ],
    replicationFactor: 3,
    ruler: true,
    alertmanagers: 2,
    minio: true,
    memcached: true,
    estimate: { bytes: { raw: 1000, fiveMinutes: 2000 }, dollars: 12.5 },
    runbooksUrl: "https://runbooks.example.com/",
    ...different,
  };
}

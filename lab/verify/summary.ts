import { ingestors } from "../../src/config/ingestor-jobs.js";
import { observabilityClusterName } from "../../src/config/model.js";
import { writtenBy } from "../../src/config/tenant-label.js";
import { renderTable } from "../table.js";
import { LAB_CLUSTERS } from "../topology.js";
import { listBlocks } from "./blocks.js";
import type { CheckContext } from "./check.js";
import { newestSampleAges } from "./clusters-visible.js";
import { instantQuery } from "./thanos-api.js";

/** One line per cluster: mode, series, age of the newest sample, blocks in the bucket. */
export async function fleetTable(context: CheckContext): Promise<string> {
  const [ages, blocks, series] = await Promise.all([
    newestSampleAges(context),
    listBlocks(context),
    // From the ingestors' own counters: counting the series themselves would read every one of them.
    instantQuery(
      context.frontendUrl,
      `sum by (tenant) (prometheus_tsdb_head_series{${writtenBy(observabilityClusterName)},${ingestors}})`,
    ),
  ]);
  const copies = context.environment.observability.receive.replicationFactor;
  const rows = LAB_CLUSTERS.map(({ name }) => [
    name,
    modeOf(context, name),
    String(Math.round((series.find(({ metric }) => metric["tenant"] === name)?.value ?? 0) / copies)),
    `${ages.get(name)?.toFixed(1) ?? "–"} s`,
    String(blocks.filter(({ tenant }) => tenant === name).length),
  ]);
  return renderTable([["CLUSTER", "MODE", "SERIES", "NEWEST SAMPLE", "BLOCKS"], ...rows]);
}

function modeOf({ environment }: CheckContext, name: string): string {
  if (name === observabilityClusterName) return "server";
  return environment.childClusters.find((child) => child.name === name)?.prometheus.mode ?? "–";
}

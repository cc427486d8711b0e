import { CountsPerSecond, Days, DurationSeconds, PercentUnit, Seconds, Short } from "#grafana/units";
import { recorded } from "../../alerting/recorded.js";
import { observabilityClusterName } from "../../config/model.js";
import { rulerTenant } from "../../config/ruler.js";
import { tenantLabel } from "../../config/tenant-label.js";
import { childClusterUid } from "./child-cluster.js";
import { byFile, clusterQueries, type ClusterQueries } from "./cluster-queries.js";
import type { DashboardPage } from "./dashboard-page.js";
import { figure, goodAbove, goodAtZero, goodBelow, lines, table, type Column, type ShownPanel } from "./house-style.js";
import { chosenClusters, here } from "./selectors.js";
import type { ShownFleet } from "./shown-fleet.js";

/** Part of its address. */
export const fleetUid = "thanos-fleet";

/** Days until the certificate a cluster writes with ends. */
const certificateDays = `(min by (cluster) (label_replace(${recorded.certificateExpiry}{${here(`certificate=~"(${chosenClusters})/writer"`)}}, "cluster", "$1", "certificate", "(.+)/writer")) - time()) / 86400`;

/** Alerts that need somebody; dead man's switches fire always. */
const firing = `ALERTS{alertstate="firing",severity=~"page|ticket",${tenantLabel}=~"${observabilityClusterName}|${rulerTenant}"}`;

/** The home dashboard: whether every cluster is heard of, and how long those that are not can still wait. */
export function fleetPage(fleet: ShownFleet): DashboardPage {
  const queries = clusterQueries(fleet);
  return {
    uid: fleetUid,
    title: "Fleet",
    description:
      "Every child cluster on one screen: whether it is heard of, what waits there, and how long it can wait.",
    kind: "cluster",
    clusters: fleet.childClusters.map(({ name }) => name),
    rows: [
      { title: "Now", panels: now(queries) },
      { title: "Clusters", panels: [clusterTable(queries)] },
      { title: "Over time", panels: overTime(queries) },
      alertsRow(fleet.runbooksUrl),
    ],
  };
}

function now(queries: ClusterQueries): ShownPanel[] {
  return [
    figure(
      {
        title: "Child clusters",
        description: "Clusters in the environment's file, of those that are chosen.",
        unit: Short,
      },
      { expr: `count(${byFile(recorded.declaredBudget)})` },
    ),
    figure(
      {
        title: "Silent",
        description:
          "Clusters whose newest sample is so old that their silence is told of. They lose nothing while their budget lasts.",
        unit: Short,
        colours: goodAtZero,
      },
      {
        expr: `count(${queries.sampleAge} > on (cluster) ${byFile(recorded.declaredNoticed)}) or vector(0)`,
      },
    ),
    figure(
      {
        title: "Least budget left",
        description:
          "The cluster that is nearest to losing samples: what is left of the outage it was promised to outlive.",
        unit: PercentUnit,
        colours: goodAbove(0.25, 0.5),
      },
      { expr: `min(${queries.budgetLeft})` },
    ),
    figure(
      {
        title: "Samples received",
        description: "What Receive took, copies not counted.",
        unit: CountsPerSecond,
      },
      { expr: `sum(${queries.received})` },
    ),
    figure(
      {
        title: "Samples refused",
        description: "What Receive refused, whatever the reason. Senders repeat 429 and 5xx, and drop the others.",
        unit: CountsPerSecond,
        colours: goodAtZero,
      },
      { expr: `sum(${queries.refused}) or vector(0)` },
    ),
    figure(
      {
        title: "Series",
        description: "Active series in the ingestors' heads, copies not counted.",
        unit: Short,
      },
      { expr: `sum(${queries.series})` },
    ),
  ];
}

function clusterTable(queries: ClusterQueries): ShownPanel {
  return table(
    {
      title: "Every cluster",
      description:
        "One row per cluster of the environment's file, also when nothing is heard of it. Lag and backlog are its own words: they are absent while it is cut off.",
      unit: Short,
      labels: { cluster: "Cluster" },
      leadsTo: {
        cluster: {
          title: "This cluster",
          url: `/d/${childClusterUid}?var-cluster=\${__value.raw}&\${__url_time_range}`,
        },
      },
      height: 10,
    },
    [
      { heading: "Budget", unit: DurationSeconds, expr: byFile(recorded.declaredBudget) },
      {
        heading: "Newest sample",
        unit: Seconds,
        decimals: 0,
        expr: queries.sampleAge,
      },
      {
        heading: "Budget left",
        unit: PercentUnit,
        decimals: 0,
        colours: goodAbove(0.25, 0.5),
        expr: queries.budgetLeft,
      },
      { heading: "Send lag", unit: Seconds, decimals: 0, expr: queries.lag },
      ...column(queries.backlog, { heading: "Backlog", unit: Seconds, decimals: 0 }),
      { heading: "Series", unit: Short, expr: queries.series },
      ...column(queries.seriesLimitUsed, {
        heading: "Of its limit",
        unit: PercentUnit,
        decimals: 0,
        colours: goodBelow(0.8, 0.95),
      }),
      {
        heading: "Samples per second",
        unit: CountsPerSecond,
        expr: queries.received,
      },
      { heading: "Certificate ends in", unit: Days, decimals: 0, colours: goodAbove(7, 30), expr: certificateDays },
    ],
  );
}

/** A column, where there is something to ask for it. */
function column(expr: string | undefined, shown: Omit<Column, "expr">): Column[] {
  return expr === undefined ? [] : [{ ...shown, expr }];
}

const perCluster = (expr: string) => ({ expr, legend: "{{cluster}}" });

function overTime(queries: ClusterQueries): ShownPanel[] {
  return [
    lines(
      {
        title: "Age of the newest sample",
        description:
          "Flat and small is well. A straight line upwards is a cluster that is cut off; it falls when its backlog arrives.",
        unit: Seconds,
      },
      perCluster(queries.sampleAge),
    ),
    lines(
      {
        title: "Budget left",
        description: "Of the outage each cluster was promised to outlive. At 0 samples are being lost.",
        unit: PercentUnit,
      },
      perCluster(queries.budgetLeft),
    ),
    queries.backlog === undefined
      ? lines(
          { title: "Send lag", description: "How far sending is behind, as each sender says.", unit: Seconds },
          perCluster(queries.lag),
        )
      : lines(
          {
            title: "Backlog",
            description:
              "Seconds of samples that wait at the sender, disk queue included. After an outage it must fall.",
            unit: Seconds,
          },
          perCluster(queries.backlog),
        ),
    lines(
      { title: "Series per cluster", description: "In the ingestors' heads, copies not counted.", unit: Short },
      perCluster(queries.series),
    ),
    lines(
      {
        title: "Samples received per cluster",
        description: "What Receive took. Catching up shows as a peak after a gap.",
        unit: CountsPerSecond,
      },
      { expr: queries.received, legend: "{{cluster}}" },
    ),
    lines(
      {
        title: "Samples refused per cluster",
        description:
          "By answer: 409 out of the window or out of order, 413 too large, 429 above a limit, 5xx Receive itself.",
        unit: CountsPerSecond,
      },
      { expr: queries.refused, legend: "{{cluster}} {{code}}" },
    ),
  ];
}

function alertsRow(runbooksUrl: string | undefined) {
  return {
    title: "Alerts",
    panels: [
      table(
        {
          title: "Firing",
          description: `Alerts of the whole environment that need somebody, by the Ruler and by Prometheus of ${observabilityClusterName}. Each has a runbook: docs/runbooks/<alert>.md.`,
          unit: Short,
          labels: { alertname: "Alert", severity: "Severity", cluster: "Cluster" },
          leadsTo:
            runbooksUrl === undefined
              ? {}
              : { alertname: { title: "Runbook", url: `${runbooksUrl}\${__value.raw}.md` } },
        },
        [{ heading: "How many", unit: Short, expr: `count by (alertname, severity, cluster) (${firing})` }],
      ),
    ],
  };
}

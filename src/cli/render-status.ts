import type { ClusterStatus } from "../status/cluster-status.js";
import type { ComponentStatus } from "../status/component-status.js";
import { Duration } from "../units/duration.js";
import type { FleetStatus } from "./run-status.js";
import { renderTable } from "./table.js";

/** What stands where nothing is known. */
const UNKNOWN = "–";

/** How an environment stands: the clusters, the components, and what to do, as it can be pasted. */
export function renderStatus({ clusters, clustersUnknown, components }: FleetStatus): string {
  const view =
    clustersUnknown === undefined
      ? clusterTable(clusters)
      : [`The global view cannot be asked, so nothing is known of the clusters: ${clustersUnknown}.`];
  const commands = components.flatMap(({ component, commands = [] }) =>
    commands.length === 0 ? [] : ["", `What releases the ${component}, in this order:`, ...commands],
  );
  return [...view, "", componentTable(components), ...commands, ""].join("\n");
}

function clusterTable(clusters: readonly ClusterStatus[]): string[] {
  const table = renderTable([
    ["CLUSTER", "MODE", "NEWEST", "LAG", "BACKLOG", "SERIES", "BUDGET LEFT", "CERT DAYS", "VERDICT"],
    ...clusters.map((status) => [
      status.cluster,
      status.mode,
      ago(status.newestSampleAge),
      span(status.lag),
      count(status.backlog),
      count(status.series),
      status.budgetLeft !== undefined && status.budgetLeft <= 0 ? "none" : span(status.budgetLeft),
      status.certificateDays === undefined ? UNKNOWN : String(status.certificateDays),
      [status.verdict, ...status.remarks].join("; "),
    ]),
  ]);
  return clusters.length === 0 ? ["There are no child clusters."] : [table];
}

function componentTable(components: readonly ComponentStatus[]): string {
  return renderTable([
    ["COMPONENT", "STATE", "WHAT"],
    ...components.map(({ component, state, since, remarks }) => [
      component,
      since === undefined ? state : `${state} since ${since.replace(/\.\d+(?=Z)/, "")}`,
      remarks.join("; "),
    ]),
  ]);
}

function ago(seconds: number | undefined): string {
  return seconds === undefined ? "never" : `${span(seconds)} ago`;
}

/** Whole seconds below an hour, whole minutes above: `12s`, `3m20s`, `11h48m`. */
function span(seconds: number | undefined): string {
  if (seconds === undefined) return UNKNOWN;
  const unit = seconds < 3600 ? 1 : 60;
  return Duration.seconds(Math.max(0, Math.round(seconds / unit) * unit)).toString();
}

function count(amount: number | undefined): string {
  return amount === undefined ? UNKNOWN : Math.round(amount).toLocaleString("en-US");
}

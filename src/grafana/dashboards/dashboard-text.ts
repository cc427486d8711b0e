import {
  CustomVariableBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  RowBuilder,
  type Dashboard,
  type GridPos,
} from "#grafana/dashboard";
import type { DashboardPage, PageKind, PageRow } from "./dashboard-page.js";
import { link } from "./house-style.js";
import { panelId } from "./panel-id.js";
import { clusterVariable } from "./selectors.js";

/** Columns of Grafana's grid. */
const COLUMNS = 24;

/** Tags by which dashboards are listed in each other's links. */
const tags: Readonly<Record<PageKind, string>> = {
  cluster: "thanos-fleet-clusters",
  component: "thanos-fleet-components",
};

/**
 * A dashboard as the JSON that Grafana provisions: keys sorted and one value a line, so that a diff shows what changed.
 *
 * @param runbooksUrl where runbooks are read. @default - nowhere: panels do not link to them
 * @throws Error when two panels or rows have the same title, because their ids are made of it.
 */
export function dashboardText(page: DashboardPage, runbooksUrl?: string): string {
  return `${JSON.stringify(sorted(laidOut(page, runbooksUrl)), undefined, 2)}\n`;
}

function laidOut(page: DashboardPage, runbooksUrl: string | undefined): Dashboard {
  const dashboard = new DashboardBuilder(page.title)
    .uid(page.uid)
    .description(page.description)
    .tags(["thanos-fleet", tags[page.kind]])
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .refresh("1m")
    .time({ from: "now-6h", to: "now" })
    .withVariable(variable(page))
    .links([
      // The chosen clusters go along where they can be chosen too.
      listOf("Clusters", "cluster").includeVars(page.kind === "cluster"),
      listOf("Components", "component"),
    ]);
  let y = 0;
  for (const { title, panels } of page.rows) {
    dashboard.withRow(new RowBuilder(title).id(panelId(`row ${title}`)).gridPos({ x: 0, y, w: COLUMNS, h: 1 }));
    const { positions, end } = placed(panels, y + 1);
    panels.forEach(({ builder, runbooks }, index) => {
      const linked = runbooksUrl === undefined ? [] : runbooks;
      dashboard.withPanel(
        builder
          .gridPos(positions[index]!)
          .links(linked.map((alert) => link(`Runbook ${alert}`, `${runbooksUrl}${alert}.md`))),
      );
    });
    y = end;
  }
  const built = dashboard.build();
  refuseSameIds(page, built);
  return built;
}

/** From left to right; what does not fit any more begins a new line. */
function placed(panels: PageRow["panels"], top: number): { positions: GridPos[]; end: number } {
  let [x, y, lineHeight] = [0, top, 0];
  const positions = panels.map(({ width, height }) => {
    if (x + width > COLUMNS) [x, y, lineHeight] = [0, y + lineHeight, 0];
    const position = { x, y, w: width, h: height };
    x += width;
    lineHeight = Math.max(lineHeight, height);
    return position;
  });
  return { positions, end: y + lineHeight };
}

/**
 * Values come from the environment and not from a query: a cluster that has been silent for longer than what is shown stays
 * in the list, and one that was taken out of the file leaves it at once.
 */
function variable({ kind, clusters }: DashboardPage): CustomVariableBuilder {
  const several = kind === "cluster";
  const [first = ""] = clusters;
  return new CustomVariableBuilder(clusterVariable)
    .label("Cluster")
    .description("Selects the tenant as well, which no sender can choose.")
    .values(clusters.join(","))
    .multi(several)
    .includeAll(several)
    .current(
      several ? { selected: true, text: ["All"], value: ["$__all"] } : { selected: true, text: first, value: first },
    );
}

function listOf(title: string, kind: PageKind): DashboardLinkBuilder {
  return new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Dashboards)
    .tags([tags[kind]])
    .asDropdown(true)
    .keepTime(true);
}

function refuseSameIds({ uid }: DashboardPage, { panels = [] }: Dashboard): void {
  const titles = new Map<number, string>();
  for (const { id = 0, title = "" } of panels) {
    const other = titles.get(id);
    if (other !== undefined)
      throw new Error(`dashboard ${uid}: "${title}" and "${other}" have the same id; rename one`);
    titles.set(id, title);
  }
}

function sorted(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(sorted);
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, value]) => [key, sorted(value)]),
  );
}

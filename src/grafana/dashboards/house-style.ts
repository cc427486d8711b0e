import type { Builder } from "#grafana/cog";
import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  GraphDrawStyle,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TableSortByFieldStateBuilder,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from "#grafana/common";
import {
  DashboardLinkBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type DashboardLink,
  type DynamicConfigValue,
  type GridPos,
  type Panel,
} from "#grafana/dashboard";
import { DataqueryBuilder, PromQueryFormat } from "#grafana/prometheus";
import { PanelBuilder as StatBuilder } from "#grafana/stat";
import { PanelBuilder as TableBuilder } from "#grafana/table";
import { PanelBuilder as TimeSeriesBuilder } from "#grafana/timeseries";
import { DATA_SOURCE_UID } from "./data-source.js";
import { panelId } from "./panel-id.js";

/** A panel that still has to find its place, and the runbooks of the alerts that are about the same. */
export interface ShownPanel {
  readonly builder: PlacedBuilder;
  /** Columns, of 24. */
  readonly width: number;
  /** Rows of Grafana's grid, about 30 pixels each. */
  readonly height: number;
  /** Names of alerts. */
  readonly runbooks: readonly string[];
}

/** What every builder of a panel has, whatever its kind. */
interface PlacedBuilder extends Builder<Panel> {
  gridPos(position: GridPos): this;
  links(links: Builder<DashboardLink>[]): this;
}

interface StyledBuilder extends PlacedBuilder {
  id(id: number): this;
  title(title: string): this;
  description(description: string): this;
  datasource(source: { type: string; uid: string }): this;
  unit(unit: string): this;
  decimals(decimals: number): this;
  withTarget(query: Builder<object>): this;
  thresholds(thresholds: Builder<{ mode: ThresholdsMode; steps: { value: number | null; color: string }[] }>): this;
}

/** What every panel says of itself. */
export interface PanelText {
  /** Its name, once on a dashboard: its id is made of it. */
  readonly title: string;
  /** What it shows, and what is good or bad about it. */
  readonly description: string;
  /** One of Grafana's units. */
  readonly unit: string;
  /** @default - as many as Grafana finds fit */
  readonly decimals?: number;
  /** Columns, of 24. @default 12 for lines, 4 for a figure, 24 for a table */
  readonly width?: number;
  /** Names of the alerts about the same; their runbooks are linked. @default - none */
  readonly runbooks?: readonly string[];
  /** From which value on which colour: the first is for everything below. @default - no colours */
  readonly colours?: Colours;
}

/** Colours of values: the one below all limits, then each limit with the one from there on. */
export type Colours = readonly [below: string, ...limits: (readonly [from: number, colour: string])[]];

/** A question to the data source, and how its series are called. */
export interface PanelQuery {
  readonly expr: string;
  /** Text with labels in double braces. @default - the series' labels */
  readonly legend?: string;
}

/** Good while it is small. */
export const goodBelow = (warning: number, bad: number): Colours => ["green", [warning, "orange"], [bad, "red"]];

/** Good while it is large. */
export const goodAbove = (bad: number, warning: number): Colours => ["red", [bad, "orange"], [warning, "green"]];

/** Anything but zero is wrong. */
export const goodAtZero: Colours = ["green", [Number.MIN_VALUE, "red"]];

const source = { type: "prometheus", uid: DATA_SOURCE_UID };

/** Lines over time. */
export function lines(text: PanelText & { readonly stacked?: boolean }, ...queries: readonly PanelQuery[]): ShownPanel {
  const builder = styled(new TimeSeriesBuilder(), text, queries, (query) => query.range())
    .drawStyle(GraphDrawStyle.Line)
    .lineWidth(1)
    .fillOpacity(text.stacked === true ? 30 : 5)
    .showPoints(VisibilityMode.Never)
    // A gap is a fact: nothing arrived, or nobody answered.
    .spanNulls(false)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true)
        .calcs([]),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
  if (text.stacked === true) builder.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group("A"));
  return shown(builder, text, { width: 12, height: 8 });
}

/** One number as it is now, with its course behind it. */
export function figure(text: PanelText, query: PanelQuery): ShownPanel {
  const builder = styled(new StatBuilder(), text, [query], (asked) => asked.range())
    .graphMode(BigValueGraphMode.Area)
    .colorMode(BigValueColorMode.Value)
    .textMode(BigValueTextMode.Auto)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(["lastNotNull"]).values(false));
  return shown(builder, text, { width: 4, height: 4 });
}

/** A column of a table: a query, whose value it holds. */
export interface Column extends PanelQuery {
  /** Its heading. */
  readonly heading: string;
  /** One of Grafana's units. */
  readonly unit: string;
  readonly decimals?: number;
  readonly colours?: Colours;
}

/** A table as it is now: a row per value of a label, a column per query. */
export interface Table extends PanelText {
  /** Labels that stand in a row, with their headings, in this order. */
  readonly labels: Readonly<Record<string, string>>;
  /** Heading by which it is sorted, largest first. @default - by the first label */
  readonly sortBy?: string;
  /** Where the values of a label lead: an address by label. @default - nowhere */
  readonly leadsTo?: Readonly<Record<string, { readonly title: string; readonly url: string }>>;
  readonly height?: number;
}

/** A table as it is now. */
export function table(text: Table, columns: readonly Column[]): ShownPanel {
  const builder = styled(new TableBuilder(), text, columns, (query) => query.instant().format(PromQueryFormat.Table));
  const one = columns.length === 1;
  const valueOf = (index: number) => (one ? "Value" : `Value #${refId(index)}`);
  if (!one) builder.withTransformation({ id: "merge", options: {} });
  const order = [...Object.keys(text.labels), ...columns.map((_, index) => valueOf(index))];
  builder.withTransformation({ id: "filterFieldsByName", options: { include: { names: order } } });
  builder.withTransformation({
    id: "organize",
    options: {
      excludeByName: {},
      includeByName: {},
      indexByName: Object.fromEntries(order.map((name, index) => [name, index])),
      renameByName: {
        ...text.labels,
        ...Object.fromEntries(columns.map(({ heading }, index) => [valueOf(index), heading])),
      },
    },
  });
  for (const { heading, unit, decimals, colours } of columns) {
    builder.overrideByName(heading, [
      { id: "unit", value: unit },
      ...(decimals === undefined ? [] : [{ id: "decimals", value: decimals }]),
      ...(colours === undefined ? [] : colouredCell(colours)),
    ]);
  }
  for (const [label, { title, url }] of Object.entries(text.leadsTo ?? {})) {
    builder.overrideByName(text.labels[label] ?? label, [{ id: "links", value: [{ title, url }] }]);
  }
  const [first = ""] = Object.values(text.labels);
  builder.sortBy([
    new TableSortByFieldStateBuilder().displayName(text.sortBy ?? first).desc(text.sortBy !== undefined),
  ]);
  return shown(builder, text, { width: 24, height: text.height ?? 8 });
}

/** A link of a panel or dashboard to an address. */
export function link(title: string, url: string): DashboardLinkBuilder {
  return new DashboardLinkBuilder(title).url(url).targetBlank(true);
}

function styled<Kind extends StyledBuilder>(
  builder: Kind,
  text: PanelText,
  queries: readonly PanelQuery[],
  asked: (query: DataqueryBuilder) => DataqueryBuilder,
): Kind {
  builder
    .id(panelId(text.title))
    .title(text.title)
    .description(text.description)
    .datasource(source)
    .unit(text.unit)
    .thresholds(thresholds(text.colours ?? ["text"]));
  if (text.decimals !== undefined) builder.decimals(text.decimals);
  queries.forEach(({ expr, legend = "__auto" }, index) => {
    builder.withTarget(
      asked(new DataqueryBuilder().refId(refId(index)).datasource(source).expr(expr).legendFormat(legend)),
    );
  });
  return builder;
}

function shown(
  builder: PlacedBuilder,
  { width, runbooks = [] }: PanelText,
  usual: Pick<ShownPanel, "width" | "height">,
): ShownPanel {
  return { builder, width: width ?? usual.width, height: usual.height, runbooks };
}

function thresholds([below, ...limits]: Colours): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([{ value: null, color: below }, ...limits.map(([value, color]) => ({ value, color }))]);
}

function colouredCell(colours: Colours): DynamicConfigValue[] {
  return [
    { id: "thresholds", value: thresholds(colours).build() },
    { id: "custom.cellOptions", value: { type: "color-text" } },
  ];
}

/** A, B, C and so on, as Grafana names queries. */
function refId(index: number): string {
  return String.fromCharCode("A".charCodeAt(0) + index);
}

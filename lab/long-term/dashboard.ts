import { historyMetrics, type History } from "./history.js";

/** What a panel of a month shows one point for, in seconds: 720 points, about the width of a screen. */
export const DASHBOARD_STEP = 3600;

/** The twelve questions of a dashboard as people build them: rates, quantiles, shares, extremes, the top five. */
export function dashboardQueries({ tenants }: Pick<History, "tenants">): readonly string[] {
  const { counter, gauge, histogram } = historyMetrics;
  const all = `{tenant_id=~"${tenants.join("|")}"}`;
  const one = `{tenant_id="${tenants[0] ?? ""}"}`;
  const per = (labels: string, metric: string, selected: string) =>
    `sum by (${labels}) (rate(${metric}${selected}[1h]))`;
  return [
    per("tenant_id", counter, all),
    per("instance", counter, one),
    `topk(5, ${per("tenant_id, instance", counter, all)})`,
    `sum by (tenant_id) (increase(${counter}${all}[1d]))`,
    `avg by (tenant_id) (${gauge}${all})`,
    `max by (tenant_id) (max_over_time(${gauge}${all}[1h]))`,
    `min by (tenant_id) (min_over_time(${gauge}${all}[1h]))`,
    `avg by (instance) (avg_over_time(${gauge}${one}[1h]))`,
    `histogram_quantile(0.99, ${per("tenant_id, le", `${histogram}_bucket`, all)})`,
    `histogram_quantile(0.5, ${per("instance, le", `${histogram}_bucket`, one)})`,
    `${per("tenant_id", `${histogram}_sum`, all)} / ${per("tenant_id", `${histogram}_count`, all)}`,
    `count by (tenant_id) (${gauge}${all})`,
  ];
}

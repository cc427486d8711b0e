import { z } from "zod";
import type { ProvisionedDashboard } from "../../src/grafana/dashboards/dashboards.js";

const target = z.object({ expr: z.string(), refId: z.string(), instant: z.boolean().optional() });
const panel = z.object({ type: z.string(), title: z.string(), targets: z.array(target).default([]) });
const document = z.object({
  title: z.string(),
  panels: z.array(panel),
  templating: z.object({ list: z.array(z.object({ name: z.string(), query: z.string() })) }),
});

/** One question of a panel. */
export interface PanelQuestion {
  /** Titles of dashboard and panel and the query's letter: `Fleet / Series / A`. */
  readonly name: string;
  /** With Grafana's variables in it. */
  readonly expression: string;
  /** Whether only the last moment is asked for. */
  readonly instant: boolean;
  /** Values of the dashboard's variable `cluster`. */
  readonly clusters: readonly string[];
}

/** Every question of a dashboard, read from the JSON that Grafana gets. */
export function panelQuestions({ text }: Pick<ProvisionedDashboard, "text">): PanelQuestion[] {
  const { title, panels, templating } = document.parse(JSON.parse(text));
  const clusters = templating.list.find(({ name }) => name === "cluster")?.query.split(",") ?? [];
  return panels.flatMap(({ title: panelTitle, targets }) =>
    targets.map(({ expr, refId, instant = false }) => ({
      name: `${title} / ${panelTitle} / ${refId}`,
      expression: expr,
      instant,
      clusters,
    })),
  );
}

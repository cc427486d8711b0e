import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fleetPage } from "../../src/grafana/dashboards/fleet.js";
import { dashboardText } from "../../src/grafana/dashboards/dashboard-text.js";
import { shownFleet } from "../../stacks/shown-fleet.js";
import { withPage } from "../browser.js";
import { LabError } from "../lab-error.js";
import { asked } from "../panels/ask-panel.js";
import { expectedEmpty } from "../panels/expected-empty.js";
import { panelQuestions, type PanelQuestion } from "../panels/panel-queries.js";
import type { Scenario } from "./scenario.js";

/** Name of the picture, in the folder for what checks leave to look at. */
const picture = "query-fleet.png";

/** Seconds that all tables together may take to appear, in a browser that shares the machine with the fleet. */
const patience = 120;

/** What the first screen of the fleet asks, as somebody sees it who has no Grafana at hand. */
export const fleetInABrowser: Scenario = {
  title: "Query's own page answers every question of the fleet's dashboard in a browser",
  async run({ checks }, report) {
    const fleet = shownFleet(checks.environment);
    const questions = panelQuestions({ text: dashboardText(fleetPage(fleet)) }).filter(({ instant }) => instant);
    mkdirSync(checks.outputFolder, { recursive: true });
    const path = join(checks.outputFolder, picture);
    const found = await withPage(async (page) => {
      await page.goto(`${checks.queryUrl}/graph?${tables(questions)}`, { timeout: 60_000 });
      const counts = page.getByText(/Result series: \d+/);
      for (let waited = 0; waited < patience && (await counts.count()) < questions.length; waited++) {
        report(`${await counts.count()} of ${questions.length} tables`);
        await page.waitForTimeout(1_000);
      }
      await page.screenshot({ path, fullPage: true });
      return await counts.allInnerTexts();
    });
    if (found.length < questions.length)
      throw new LabError(`${found.length} of ${questions.length} questions are answered after ${patience} s (${path})`);
    const empty = questions.filter(({ name }, index) => {
      const mayBe = Object.keys(expectedEmpty).some((beginning) => name.startsWith(beginning));
      return !mayBe && /Result series: 0/.test(found[index]!);
    });
    if (empty.length > 0) throw new LabError(`no data: ${empty.map(({ name }) => name).join(", ")} (${path})`);
    return `${questions.length} tables, ${path}`;
  },
};

/** A page with a table for each question. */
function tables(questions: readonly PanelQuestion[]): string {
  const parameters = questions.flatMap((question, index): [string, string][] => [
    [`g${index}.expr`, asked(question, question.clusters)],
    [`g${index}.tab`, "1"],
  ]);
  return new URLSearchParams(parameters).toString();
}

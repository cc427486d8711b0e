import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { dashboards } from "../../src/grafana/dashboards/dashboards.js";
import { shownFleet } from "../../stacks/shown-fleet.js";
import { LabError } from "../lab-error.js";
import { askRange } from "../long-term/ask-range.js";
import { askPanel, type PanelAnswer } from "../panels/ask-panel.js";
import { expectedEmpty } from "../panels/expected-empty.js";
import { panelQuestions } from "../panels/panel-queries.js";
import { allClusters, panelReport } from "../panels/panel-report.js";
import type { Scenario } from "./scenario.js";

/** Name of the file with the list, in the folder for what checks leave to look at. */
const list = "panels.txt";

/** Seconds, three scrapes, for which somebody reads the same thing again and again. */
const readFor = 45;

/** Everything Grafana would ask, asked of the real Query Frontend. */
export const panelsHaveData: Scenario = {
  title: "every panel of every dashboard has data, for each cluster, within two seconds",
  async run({ checks }, report) {
    const questions = dashboards(shownFleet(checks.environment)).flatMap(panelQuestions);
    const answers: PanelAnswer[] = [];
    report("reading one range again and again");
    await readAgain(checks.frontendUrl);
    for (const question of questions) {
      report(question.name);
      const choices = question.clusters.length > 1 ? question.clusters : [];
      // One after the other: side by side they would be slow because of each other.
      answers.push(await askPanel(checks.frontendUrl, question, question.clusters, allClusters));
      for (const cluster of choices) answers.push(await askPanel(checks.frontendUrl, question, [cluster], cluster));
    }
    const { lines, problems } = panelReport(answers, expectedEmpty);
    mkdirSync(checks.outputFolder, { recursive: true });
    const file = join(checks.outputFolder, list);
    writeFileSync(file, `${lines.join("\n")}\n`);
    if (problems.length > 0) throw new LabError(`${problems.join("; ")}. All of them: ${file}`);
    const empty = answers.filter(({ cluster, series }) => cluster === allClusters && series === 0).length;
    const longest = Math.max(...answers.map(({ seconds }) => seconds));
    return `${questions.length} questions, ${answers.length} answers, ${empty} empty for a known reason, the slowest in ${longest.toFixed(2)} s; ${file}`;
  },
};

/** Reads an hour of yesterday as an open dashboard does: without one the frontend keeps nothing and finds nothing. */
async function readAgain(url: string): Promise<void> {
  const start = Math.floor(Date.now() / 1000) - 86_400;
  const question = { expression: "up", start, end: start + 3_600, step: 60, maxResolution: "0s", cached: true };
  for (let read = 0; read < readFor; read += 5) {
    await askRange(url, question);
    await pause(5_000);
  }
}

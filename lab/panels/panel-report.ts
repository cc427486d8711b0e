import { slowest, type PanelAnswer } from "./ask-panel.js";

/** What all panels came to. */
export interface PanelReport {
  /** A line per question and chosen cluster: series, seconds, name; and why it is empty where that is known. */
  readonly lines: readonly string[];
  /** Panels that should have data and have none, those that are slow, and expectations that nothing fits any more. */
  readonly problems: readonly string[];
}

/**
 * Judges the answers. A panel must have data with all clusters chosen; one cluster alone may lack it, because not every
 * cluster has every part.
 *
 * @param expectedEmpty beginnings of names of questions that may be empty, with the reason.
 */
export function panelReport(
  answers: readonly PanelAnswer[],
  expectedEmpty: Readonly<Record<string, string>>,
): PanelReport {
  const reasonFor = (name: string) =>
    Object.entries(expectedEmpty).find(([beginning]) => name.startsWith(beginning))?.[1];
  const lines = answers.map(({ question: { name }, cluster, series, seconds }) => {
    const reason = series === 0 ? reasonFor(name) : undefined;
    return `${String(series).padStart(5)} ${seconds.toFixed(2).padStart(6)} s  ${name} (${cluster})${reason === undefined ? "" : `: ${reason}`}`;
  });
  const all = answers.filter(({ cluster }) => cluster === allClusters);
  const empty = all
    .filter(({ question: { name }, series }) => series === 0 && reasonFor(name) === undefined)
    .map(({ question: { name } }) => `${name} has no data`);
  const slow = answers
    .filter(({ seconds }) => seconds > slowest)
    .map(({ question: { name }, cluster, seconds }) => `${name} (${cluster}) took ${seconds.toFixed(1)} s`);
  const idle = Object.keys(expectedEmpty)
    .filter((beginning) => !all.some(({ question: { name } }) => name.startsWith(beginning)))
    .map((beginning) => `no panel is called ${beginning}: take it out of lab/panels/expected-empty.ts`);
  return { lines, problems: [...empty, ...slow, ...idle] };
}

/** How the choice of all clusters is called. */
export const allClusters = "all";

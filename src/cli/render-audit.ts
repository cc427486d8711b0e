import type { Range } from "../audit/ranges.js";
import type { AgentComparison, SenderReport, ServerComparison } from "../audit/sender-report.js";
import type { Window } from "../audit/window.js";
import { renderTable } from "./table.js";

/** Lines of detail per sender; the whole is in the JSON. */
const mostLines = 10;

/** Ranges named per metric. */
const mostRanges = 4;

/** An audit as the person at the terminal reads it: one line per sender, and below it what is wrong or not known. */
export function renderAudit(reports: readonly SenderReport[], { from, to }: Window): string {
  const pairs = new Set(
    reports
      .filter(({ sender: { mode, replica } }) => mode !== "existing" && replica !== "prometheus-0")
      .map(({ sender }) => sender.cluster),
  );
  const rows = reports.map((report) => {
    const { cluster, replica, mode } = report.sender;
    return [pairs.has(cluster) ? `${cluster}/${replica}` : cluster, mode, ...verdictCells(report)];
  });
  const [heading, ...lines] = renderTable([["CLUSTER", "MODE", "SAMPLES", "VERDICT"], ...rows]).split("\n");
  return [
    `${time(from)} to ${time(to)}`,
    "",
    heading,
    ...reports.flatMap((report, index) => [lines[index], ...details(report).map((line) => `    ${line}`)]),
    "",
  ].join("\n");
}

function verdictCells({ verdict, server, agent, cannotTell, untold }: SenderReport): [string, string] {
  if (cannotTell !== undefined) return ["-", `cannot tell: ${cannotTell}`];
  if (server !== undefined) return [serverSamples(server), withDoubt(serverVerdict(server), verdict)];
  if (agent !== undefined) return [agentSamples(agent), withDoubt(agentVerdict(agent), verdict)];
  return ["-", `cannot tell: ${[...new Set(untold.map(({ why }) => why))].join("; ")}`];
}

function serverSamples({ found, expected }: ServerComparison): string {
  return `${number(found)} of ${number(expected)}`;
}

function serverVerdict({ missing, doubled, unknown }: ServerComparison): string {
  const also = unknown === 0 ? "" : `, ${number(unknown)} that its own database does not have`;
  return `${number(missing)} missing, ${number(doubled)} doubled${also}`;
}

function agentSamples({ appended, oneScrape, markers, found }: AgentComparison): string {
  const hidden = markers === 0 ? "" : `, of them up to ${number(markers)} staleness markers`;
  return `${number(appended)} ± ${number(oneScrape)} appended${hidden}, ${number(found)} found`;
}

function agentVerdict({ missing, surplus }: AgentComparison): string {
  if (missing > 0) return `at least ${number(missing)} missing`;
  if (surplus > 0) return `at least ${number(surplus)} too many`;
  return "nothing missing beyond one scrape";
}

function withDoubt(text: string, verdict: SenderReport["verdict"]): string {
  return verdict === "cannot tell" ? `${text} where it can be told` : text;
}

function details({ server, agent, untold, hub, verdict, cannotTell }: SenderReport): string[] {
  const lines = [
    ...(server?.metrics ?? []).flatMap(({ metric, missing, doubled }) => [
      ...(missing.length === 0 ? [] : [`${metric}: missing ${ranges(missing)}`]),
      ...(doubled.length === 0 ? [] : [`${metric}: doubled ${ranges(doubled)}`]),
    ]),
    ...(agent?.differences ?? []).map(
      ({ from, to, missing, surplus }) =>
        `${time(from)} to ${time(to)}: at least ${missing > 0 ? `${number(missing)} missing` : `${number(surplus)} too many`}`,
    ),
  ];
  const shown =
    lines.length > mostLines + 1 ? [...lines.slice(0, mostLines), `… ${lines.length - mostLines} more: --json`] : lines;
  const blind = untold.map(({ from, to, why }) => `cannot tell, ${time(from)} to ${time(to)}: ${why}`);
  return [...shown, ...blind, ...(verdict === "complete" ? [] : coverage(hub, cannotTell))];
}

function coverage(hub: SenderReport["hub"], cannotTell: string | undefined): string[] {
  if (hub === undefined) return [];
  const { first, newest, targets, gaps } = hub;
  if (first === undefined || newest === undefined) return ["the hub has nothing of it in this time"];
  const has = `the hub has ${targets === 1 ? "1 target" : `${targets} targets`}, first sample ${time(first)}, newest ${time(newest)}`;
  if (gaps.length === 0) return [cannotTell === undefined ? has : `${has}, no gap in between`];
  return [has, `gaps of \`up\`: ${ranges(gaps, "target")}`];
}

function ranges(all: readonly Range[], of?: string): string {
  const named = all
    .slice(0, mostRanges)
    .map(
      ({ from, to, samples }) =>
        `${time(from)}${to === from ? "" : ` to ${time(to)}`} (${number(samples)}${of === undefined ? "" : ` ${of}${samples === 1 ? "" : "s"}`})`,
    );
  return [...named, ...(all.length > mostRanges ? [`${all.length - mostRanges} more`] : [])].join(", ");
}

function time(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}

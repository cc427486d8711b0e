import type { DeployResult } from "../deploy/deploy-stacks.js";
import { describeRefusal } from "../deploy/guard/refusal.js";
import { describeAction, type TerraformPlan } from "../deploy/guard/terraform-plan.js";
import type { StackOutcome } from "../deploy/stack.js";
import { renderTable } from "./table.js";

/** A run as the reader sees it at its end: what needs a hand first told in full, then one line per stack. */
export function renderDeploy({ outcomes, refusals, needless }: DeployResult): string {
  const failures = outcomes.filter(
    ({ state, reason }) => (state === "failed" || state === "interrupted") && reason !== undefined,
  );
  const waiting = outcomes.filter(({ state }) => state === "pending" || state === "not tried");
  const paragraphs = [
    ...failures.map(describeFailure),
    ...[...refusals].flatMap(([stack, refused]) => refused.map((one) => describeRefusal(stack, one))),
    ...(waiting.length === 0
      ? []
      : [waiting.map(({ id, state, reason }) => `${id}: ${state}, ${reason ?? ""}`).join("\n")]),
    ...needless.map((address) => `--allow ${address}: nothing that is refused has this name`),
  ];
  return [...paragraphs, summary(outcomes)].map((text) => `${text}\n`).join("\n");
}

function describeFailure({ id, reason = "", remedy, log }: StackOutcome): string {
  return [
    `${id}: ${reason}`,
    ...(remedy === undefined ? [] : [`  do    ${remedy}`]),
    ...(log === undefined ? [] : [`  log   ${log}`]),
  ].join("\n");
}

function summary(outcomes: readonly StackOutcome[]): string {
  const cell = (count: number | undefined) => (count === undefined ? "-" : String(count));
  return renderTable([
    ["STACK", "STATE", "ADDED", "CHANGED", "DESTROYED", "SECONDS"],
    ...outcomes.map(({ id, state, added, changed, destroyed, seconds }) => [
      id,
      state,
      ...[added, changed, destroyed].map(cell),
      seconds.toFixed(1),
    ]),
  ]);
}

/** The same for programs. */
export function deployJson(result: DeployResult): string {
  const { outcomes, refusals, needless } = result;
  return `${JSON.stringify({ stacks: outcomes, refusals: Object.fromEntries(refusals), needless }, undefined, 2)}\n`;
}

/** Most changes that are listed of one stack: a comment on a pull request holds 65,536 characters. */
const mostListed = 100;

/** Plans for a comment on a pull request: a table, and what would be done to each resource, folded away. */
export function deployMarkdown(
  environment: string,
  result: DeployResult,
  plans: ReadonlyMap<string, TerraformPlan>,
): string {
  const rows = result.outcomes.map(
    ({ id, state, added = "-", changed = "-", destroyed = "-", reason }) =>
      `| ${id} | ${state} | ${added} | ${changed} | ${destroyed} | ${(reason ?? "").replaceAll("|", "\\|").slice(0, 200)} |`,
  );
  const details = [...plans].flatMap(([id, plan]) => {
    const changes = plan.resource_changes
      .map(({ address, change }) => [describeAction(change), address] as const)
      .filter(([action]) => action !== "unchanged");
    if (changes.length === 0) return [];
    const listed = changes.slice(0, mostListed).map(([action, address]) => `${action.padEnd(10)}${address}`);
    const more = changes.length > mostListed ? [`and ${changes.length - mostListed} more`] : [];
    return [`<details><summary>${id}</summary>`, "", "```", ...listed, ...more, "```", "", "</details>", ""];
  });
  const refused = [...result.refusals].flatMap(([stack, all]) => all.map((one) => describeRefusal(stack, one)));
  return [
    `### Plan of ${environment}`,
    "",
    "| stack | state | added | changed | destroyed | |",
    "| --- | --- | ---: | ---: | ---: | --- |",
    ...rows,
    "",
    ...(refused.length === 0 ? [] : ["Refused unless allowed by name:", "", "```", ...refused, "```", ""]),
    ...details,
  ].join("\n");
}

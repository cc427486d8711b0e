import type { ComponentStatus } from "../status/component-status.js";
import { renderTable } from "./table.js";

/** How the components stand, a line each; below them what to do, as it can be pasted. */
export function renderStatus(statuses: readonly ComponentStatus[]): string {
  const table = renderTable([
    ["COMPONENT", "STATE", "WHAT"],
    ...statuses.map(({ component, state, since, remarks }) => [
      component,
      since === undefined ? state : `${state} since ${since.replace(/\.\d+(?=Z)/, "")}`,
      remarks.join("; "),
    ]),
  ]);
  const commands = statuses.flatMap(({ component, commands = [] }) =>
    commands.length === 0 ? [] : ["", `What releases the ${component}, in this order:`, ...commands],
  );
  return [table, ...commands, ""].join("\n");
}

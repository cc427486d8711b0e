import { setTimeout as pause } from "node:timers/promises";
import { LabError } from "../lab-error.js";
import { alertsForPeople, heldAlerts } from "./alertmanager-api.js";
import type { Scenario } from "./scenario.js";

/** Minutes that nothing may be told of. */
const QUIET_FOR = 15;

/** What fires for as long as its way works. */
const DEAD_MANS_SWITCHES = ["Watchdog", "FleetWatchdog", "ClusterAnswers"];

/** Nobody is woken for nothing. */
export const nothingFires: Scenario = {
  title: `a lab that is left alone for ${QUIET_FOR} minutes tells of nothing but its dead man's switches`,
  async run({ checks }, report) {
    const until = Date.now() + QUIET_FOR * 60_000;
    const seen = new Set<string>();
    while (Date.now() < until) {
      for (const { labels } of await alertsForPeople()) seen.add(JSON.stringify(labels));
      if (seen.size > 0) throw new LabError(`held: ${[...seen].join("; ")}`);
      report(`${Math.ceil((until - Date.now()) / 60_000)} minutes to go`);
      await pause(5_000);
    }
    const silent: string[] = [];
    for (const name of DEAD_MANS_SWITCHES) {
      if ((await heldAlerts(name)).length === 0) silent.push(name);
    }
    if (silent.length > 0) throw new LabError(`dead man's switches that do not fire: ${silent.join(", ")}`);
    const children = checks.environment.childClusters.map(({ name }) => name);
    const heard = (await heldAlerts("ClusterAnswers")).map(({ labels }) => labels["cluster"]);
    const missing = children.filter((name) => !heard.includes(name));
    if (missing.length > 0) throw new LabError(`ClusterAnswers does not fire for ${missing.join(", ")}`);
    return `${DEAD_MANS_SWITCHES.join(", ")} alone, ClusterAnswers for ${children.join(", ")}`;
  },
};

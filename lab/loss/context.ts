import { deletePod, killContainer } from "./stop-pod.js";
import { cutNode, joinNode } from "../network/network.js";
import { namespaceOf } from "../fleet/namespace-of.js";
import type { AuditCounts } from "../samples/describe-audit.js";
import type { ScenarioContext } from "../scenarios/scenario.js";
import { measureCatchUp } from "./catch-up.js";
import { countingSources, startCounting } from "./counting.js";
import { watchLateness } from "./lateness.js";
import { untilFresh } from "./newest.js";
import { untilRolledOut } from "./rolled-out.js";
import type { LossContext } from "./scenario.js";

/** The tools of one scenario, and what is left of it. */
export interface LossTools {
  readonly context: LossContext;
  /** Every count that was finished, also one that broke its promise. */
  readonly counted: readonly AuditCounts[];
  /** Undoes what is not undone, the last first. @returns one line for each piece that failed. */
  cleanUp(): Promise<readonly string[]>;
}

/** Makes the tools of one scenario. @param network how clusters are cut and joined. @default - the lab's network */
export function lossTools(
  context: ScenarioContext,
  network: Record<"cut" | "join", typeof cutNode> = { cut: cutNode, join: joinNode },
): LossTools {
  const { checks, lab } = context;
  const counted: AuditCounts[] = [];
  const undone: { readonly what: string; readonly undo: () => Promise<unknown> }[] = [];
  const afterwards = (what: string, undo: () => Promise<unknown>) => void undone.push({ what, undo });
  const tools: LossContext = {
    ...context,
    afterwards,
    async cut(node) {
      // Before the cut: a command that fails half-way may have cut all the same.
      afterwards(`join ${node.name}`, () => network.join(node));
      await network.cut(node);
    },
    join: (node) => network.join(node),
    async startCounting() {
      const counting = await startCounting(countingSources(checks));
      return {
        since: counting.since,
        end: (options = {}) =>
          counting.end({
            ...options,
            onCounted(counts) {
              counted.push(counts);
              options.onCounted?.(counts);
            },
          }),
      };
    },
    untilFresh: (clusters, patienceSeconds) => untilFresh(checks, clusters, patienceSeconds),
    watchLateness(clusters, at = {}) {
      const watch = watchLateness({ queryUrl: checks.queryUrl, ...at }, clusters);
      afterwards("stop watching", () => watch.end());
      return watch;
    },
    measureCatchUp: (cluster, free, options) => measureCatchUp(checks, cluster, free, options),
    kill: (cluster, place) => killContainer(cluster, place, lab.paths, checks.kubectl(cluster)),
    deletePod: (cluster, place, patienceSeconds = 120) => deletePod(checks.kubectl(cluster), place, patienceSeconds),
    untilRolledOut: (cluster, workload, patienceSeconds) =>
      untilRolledOut(checks.kubectl(cluster), namespaceOf(checks.environment, cluster), workload, patienceSeconds),
    namespaceOf: (cluster) => namespaceOf(checks.environment, cluster),
  };
  return {
    context: tools,
    counted,
    async cleanUp() {
      const failures: string[] = [];
      for (const { what, undo } of undone.splice(0).reverse()) {
        try {
          await undo();
        } catch (error) {
          failures.push(`not cleaned up, ${what}: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
      return failures;
    },
  };
}

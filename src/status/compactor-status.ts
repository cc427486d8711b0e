import type { CompactorFailure } from "./compactor-halt.js";
import type { CompactorMetrics } from "./compactor-metrics.js";
import type { ComponentStatus } from "./component-status.js";
import type { PodState } from "./pod.js";
import { releaseCommands, type CompactorPlace } from "./release-commands.js";

/** What is known of a Compactor. */
export interface CompactorFacts {
  readonly pod: PodState;
  /** @default - it does not run, so nobody answers */
  readonly metrics?: CompactorMetrics;
  /** What its log says of its last failure. @default - nothing, or nobody asked because it works */
  readonly failure?: CompactorFailure;
  /** Where it runs, for the commands. */
  readonly place: CompactorPlace;
}

/** How the Compactor stands. */
export function compactorStatus({ pod, metrics, failure, place }: CompactorFacts): ComponentStatus {
  const component = "Compactor";
  const ignored = metrics === undefined ? [] : ignoredBlocks(metrics);
  const halted = metrics?.halted === true;
  if (!halted && !crashes(pod, metrics)) {
    const runs = `${metrics?.runs ?? 0} ${metrics?.runs === 1 ? "run" : "runs"} done`;
    return { component, state: "running", since: pod.runningSince, remarks: [runs, ...ignored] };
  }
  const state = halted ? "halted" : "failing";
  const restarts = halted ? [] : [`started again ${pod.restarts} times`];
  if (failure === undefined) {
    const unknown = "its log does not say why any more: look at the metrics and the bucket's blocks";
    return { component, state, since: pod.failedAt, remarks: [unknown, ...restarts, ...ignored] };
  }
  const commands = releaseCommands(failure, place);
  return {
    component,
    state,
    since: failure.at,
    remarks: [reason(failure), ...remedy(failure, commands), ...restarts, ...ignored],
    ...(commands.length === 0 ? {} : { commands }),
  };
}

/** Whether it ended with an error and has not got through a run since; one that has runs again. */
export function crashes(pod: PodState, metrics: CompactorMetrics | undefined): boolean {
  return pod.waiting !== undefined || (pod.failedAt !== undefined && (metrics?.runs ?? 0) === 0);
}

function reason({ blocks, certain, happened, tenant }: CompactorFailure): string {
  const several = blocks.length > 1;
  const named =
    blocks.length === 0 ? "a block that is not named" : `${several ? "blocks" : "block"} ${blocks.join(", ")}`;
  const owner = tenant === undefined ? "" : ` of ${tenant}`;
  if (!certain && !/^overlap/.test(happened)) return `one of ${named}${owner} ${happened}`;
  return `${named}${owner} ${happened}`;
}

function remedy({ kind, markReleases, error }: CompactorFailure, commands: readonly string[]): string[] {
  if (kind === "overlap") {
    return [
      "no mark helps: take away what switches compact.enable-vertical-compaction and deduplication.replica-label off",
    ];
  }
  if (markReleases && commands.length > 0) return [];
  return [`no command is known for it: ${error}`];
}

function ignoredBlocks({ halfUploaded, unreadableMeta, partialDeletions }: CompactorMetrics): string[] {
  const count = (number: number, what: string) =>
    number === 0 ? [] : [`${number} ${number === 1 ? "block" : "blocks"} ${what}`];
  return [
    ...count(halfUploaded, "without meta.json (half uploaded or on the way) ignored"),
    ...count(unreadableMeta, "with an unreadable meta.json ignored"),
    ...count(partialDeletions, "left half uploaded deleted"),
  ];
}

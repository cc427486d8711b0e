import { setTimeout as pause } from "node:timers/promises";
import { clusterPromise } from "../../src/config/outage-settings.js";
import type { Loss } from "../../src/outage/losses.js";
import type { OutagePromise } from "../../src/outage/promise.js";
import { countedTarget } from "../counted-target.js";
import type { ContainerPlace } from "../cluster/container-pid.js";
import { LabError } from "../lab-error.js";
import type { Audit } from "../samples/audit.js";
import type { Window } from "../samples/sample.js";
import type { LabCluster } from "../topology.js";
import type { CatchUp } from "./catch-up.js";
import { tooLate, type LatenessWatch } from "./lateness.js";
import type { Allowance } from "./promise.js";
import { LATE_AT_MOST } from "./receive.js";
import type { LossContext } from "./scenario.js";

/** What a sender may hold when the way ends: a batch that is being filled, and a request that got no answer. */
const UNSENT = 5_000;

/** What `npm run outage` says of a child cluster. @throws LabError for a cluster that is none. */
export function promiseFor({ checks: { environment } }: LossContext, { name }: LabCluster): OutagePromise {
  const child = environment.childClusters.find((one) => one.name === name);
  if (child === undefined) throw new LabError(`${name} is no child cluster`);
  return clusterPromise(environment, child);
}

/** The containers of a child cluster's sender: Prometheus, and the queue where there is one. */
export function senderPlaces(
  context: LossContext,
  cluster: LabCluster,
): readonly [ContainerPlace, ...ContainerPlace[]] {
  const place = (container: string) => ({ namespace: context.namespaceOf(cluster), pod: "prometheus-0", container });
  const queue = promiseFor(context, cluster).sender.buffer === "diskQueue";
  return [place("prometheus"), ...(queue ? [place("disk-queue")] : [])];
}

/**
 * What of a count may be missing by a promised loss.
 *
 * @param backlog when the samples were scraped that were not sent.
 */
export function allowanceFor(loss: Loss, backlog: Window): Allowance {
  switch (loss.kind) {
    case "nothing":
      return 0;
    case "atMost":
      // A stretch of time that both ends of touch a scrape holds one more.
      return Math.floor(loss.time.milliseconds / countedTarget.interval) + 1;
    case "backlog":
    case "excess":
      return [backlog];
  }
}

/** One outage that is over. */
export interface Outage {
  /** When the samples were scraped that had to wait. */
  readonly backlog: Window;
  readonly catchUp: CatchUp;
}

/**
 * Cuts a cluster off, joins it again and measures how it catches up.
 *
 * @param meanwhile done while it is cut off; the outage lasts at least as long.
 */
export async function cutFor(
  context: LossContext,
  cluster: LabCluster,
  seconds: number,
  meanwhile: () => Promise<void> = () => Promise.resolve(),
): Promise<Outage> {
  const [node] = cluster.nodes;
  const from = Date.now() - UNSENT;
  await context.cut(node);
  await Promise.all([pause(seconds * 1000), meanwhile()]);
  const catchUp = await context.measureCatchUp(cluster, () => context.join(node));
  return { backlog: { from, to: Date.now() }, catchUp };
}

/**
 * Does something for several clusters at the same time, and waits for all of them, so that nothing goes on behind the back
 * of the one that failed.
 *
 * @throws LabError with everything that failed.
 */
export async function forEach<Result>(
  clusters: readonly LabCluster[],
  act: (cluster: LabCluster) => Promise<Result>,
): Promise<ReadonlyMap<string, Result>> {
  const done = await Promise.allSettled(clusters.map(act));
  const failures = done.flatMap((one, index) =>
    one.status === "rejected" ? [`${clusters[index]!.name}: ${reasonOf(one.reason)}`] : [],
  );
  if (failures.length > 0) throw new LabError(failures.join("\n"));
  return new Map(
    done.flatMap((one, index) => (one.status === "fulfilled" ? [[clusters[index]!.name, one.value] as const] : [])),
  );
}

/** How many scrapes of a cluster are missing, in whatever series. */
export function scrapesMissing(audit: Audit | undefined): number {
  return new Set(audit?.missing.map(({ number }) => number)).size;
}

/** Ends a watch. @throws LabError when samples came later than the goals allow. @returns in a few words. */
export async function assertInTime(watch: LatenessWatch): Promise<string> {
  const lateness = await watch.end();
  const late = tooLate(lateness, LATE_AT_MOST);
  if (late.length > 0) throw new LabError(late.join("; "));
  const each = [...lateness].map(([name, seconds]) => `${name} ${seconds.toFixed(1)} s`);
  return `others late by at most: ${each.join(", ")}`;
}

const reasonOf = (reason: unknown): string => (reason instanceof Error ? reason.message : String(reason));

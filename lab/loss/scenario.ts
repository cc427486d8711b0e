import type { ContainerPlace } from "../cluster/container-pid.js";
import type { ReportDetail } from "../progress.js";
import type { ScenarioContext } from "../scenarios/scenario.js";
import type { LabCluster, LabNode } from "../topology.js";
import type { CatchUp, CatchUpOptions } from "./catch-up.js";
import type { Counting } from "./counting.js";
import type { LatenessWatch } from "./lateness.js";
import type { Hub } from "./newest.js";
import type { Stopped } from "./stop-pod.js";

/** What a loss scenario works with. Whatever it leaves undone is undone when it ends, however it ends. */
export interface LossContext extends ScenarioContext {
  /** Takes a node off the network, such as a child cluster's only one; it is joined again at the end at the latest. */
  cut(node: LabNode): Promise<void>;
  /** Puts a node back on the network. */
  join(node: LabNode): Promise<void>;
  /** Starts to count the samples of all clusters. What its `end` counts becomes the scenario's line, added up. */
  startCounting(): Promise<Counting>;
  /** Waits until nothing of these clusters is behind, and answers the seconds. */
  untilFresh(clusters: readonly LabCluster[], patienceSeconds: number): Promise<number>;
  /**
   * Watches how late the samples of these clusters come, until its `end`.
   *
   * @param at whom to ask where Query must not wait for stores that are away. @default all that Query knows
   */
  watchLateness(clusters: readonly LabCluster[], at?: Omit<Hub, "queryUrl">): LatenessWatch;
  /** Ends an outage with `free` and measures how fast the backlog arrives. */
  measureCatchUp(cluster: LabCluster, free: () => Promise<void>, options?: CatchUpOptions): Promise<CatchUp>;
  /** Kills a container's process for real (SIGKILL). */
  kill(cluster: LabCluster, place: ContainerPlace): Promise<Stopped>;
  /** Deletes a pod gracefully and waits until it is gone. @param patienceSeconds default 120 */
  deletePod(cluster: LabCluster, place: ContainerPlace, patienceSeconds?: number): Promise<Stopped>;
  /** Waits until a workload of the fleet's namespace, such as `statefulset/prometheus`, is complete; answers the seconds. */
  untilRolledOut(cluster: LabCluster, workload: string, patienceSeconds: number): Promise<number>;
  /** Name of the fleet's namespace on a cluster. */
  readonly namespaceOf: (cluster: LabCluster) => string;
  /** Puts off a piece of cleaning up until the scenario ends; the last one put off is done first. */
  afterwards(what: string, undo: () => Promise<void>): void;
}

/** A claim that no sample is lost in some mishap, or no more than is promised, proven by counting. */
export interface LossScenario {
  /** Number under which the scenario is known; unique. */
  readonly number: number;
  /** The claim, as a sentence. */
  readonly title: string;
  /** Whether it is one of the few that every change must pass. */
  readonly core: boolean;
  /** How it has been seen to fail: what was taken away, and what it said then. */
  readonly protection: string;
  /**
   * Proves it. It must count at least once.
   *
   * @returns what was measured beside the counts, in a few words.
   * @throws Error when the claim does not hold.
   */
  run(context: LossContext, report: ReportDetail): Promise<string>;
}

import { setTimeout as pause } from "node:timers/promises";
import type { ContainerPlace } from "../cluster/container-pid.js";
import { OBSERVABILITY } from "../topology.js";
import type { LossContext } from "./scenario.js";

/** Seconds that a new pod needs until its ingestor has started. */
const startsIn = 5;

/**
 * Whether an ingestor that starts now ends at once: Thanos 0.42 looks for idle tenants when it starts, in each minute of
 * the day that two lengths of a block go into, and panics when some are not open yet. With blocks of two hours that is
 * one minute in four hours, with the lab's every other one.
 *
 * @param blockMinutes length of a block.
 */
export function panicsAtStart(now: Date, blockMinutes: number): boolean {
  const minute = (at: Date) => at.getUTCHours() * 60 + at.getUTCMinutes();
  const soon = new Date(now.getTime() + startsIn * 1000);
  return [now, soon].some((at) => minute(at) % (2 * blockMinutes) === 0);
}

/**
 * Waits for ingestors, and meanwhile makes those pods anew whose kubelet lets them wait after failed starts, as soon as they
 * would not fail: else each scenario would wait longer than the one before.
 */
export async function withoutBackoff<Result>(
  context: LossContext,
  places: readonly ContainerPlace[],
  wait: () => Promise<Result>,
): Promise<Result> {
  const { checks } = context;
  const kubectl = checks.kubectl(OBSERVABILITY);
  const blockMinutes = checks.environment.observability.receive.blockDuration.milliseconds / 60_000;
  const ended = new AbortController();
  const state = "{.status.containerStatuses[0].state.waiting.reason}";
  const nudge = async ({ namespace, pod }: ContainerPlace) => {
    const at = ["pod", pod, "--namespace", namespace];
    const reason = await kubectl(["get", ...at, `--output=jsonpath=${state}`]).catch(() => "");
    if (reason === "CrashLoopBackOff") await kubectl(["delete", ...at, "--force", "--grace-period=0", "--wait=false"]);
  };
  const nudging = (async () => {
    while (!ended.signal.aborted) {
      if (!panicsAtStart(new Date(), blockMinutes)) await Promise.all(places.map(nudge));
      await pause(2_000, undefined, { signal: ended.signal }).catch(() => undefined);
    }
  })();
  nudging.catch(() => undefined);
  try {
    return await wait();
  } finally {
    ended.abort();
    await nudging;
  }
}

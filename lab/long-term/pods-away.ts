import { killContainer } from "../loss/stop-pod.js";
import { untilRolledOut } from "../loss/rolled-out.js";
import type { ScenarioContext } from "../scenarios/scenario.js";
import { OBSERVABILITY } from "../topology.js";

/** Seconds in which pods that were away must be ready. */
const BACK_WITHIN = 240;

/** A StatefulSet of the observability cluster whose pods can be taken away. */
export interface LosablePods {
  /**
   * Kills pods without warning and keeps them away; those that stay must follow one another.
   *
   * @param lost ordinals of all that are away then, also of those that are away already.
   */
  lose(lost: readonly number[]): Promise<void>;
  /** Lets all of them come back and waits until they are ready. */
  restore(): Promise<void>;
}

/** Opens a StatefulSet. @param count of its pods when none is away. */
export function losablePods({ checks, lab }: ScenarioContext, name: string, count: number): LosablePods {
  const { namespace } = checks.environment.observability;
  const kubectl = checks.kubectl(OBSERVABILITY);
  const change = (spec: object) => {
    const patch = `--patch=${JSON.stringify({ spec })}`;
    return kubectl(["patch", "statefulset", name, "--namespace", namespace, "--type=merge", patch]);
  };
  let away: readonly number[] = [];
  return {
    async lose(lost) {
      const podOf = (ordinal: number) => `${name}-${ordinal}`;
      // One that is away already has no process.
      const running = lost.filter((ordinal) => !away.includes(ordinal)).map(podOf);
      away = lost;
      await Promise.all(running.map((pod) => killContainer(OBSERVABILITY, { namespace, pod }, lab.paths, kubectl)));
      // Replicas alone can take away the last one only.
      await change(withoutOrdinals(lost, count));
      const gone = ["--ignore-not-found", "--force", "--grace-period=0", "--wait=true"];
      await kubectl(["delete", "pod", ...lost.map(podOf), "--namespace", namespace, ...gone]);
    },
    async restore() {
      away = [];
      await change({ replicas: count, ordinals: null });
      await untilRolledOut(kubectl, namespace, `statefulset/${name}`, BACK_WITHIN);
    },
  };
}

/**
 * What of a StatefulSet's `spec` leaves the other pods alone.
 *
 * @throws Error when those that stay do not follow one another, which a StatefulSet cannot have: a mistake of the scenario.
 */
export function withoutOrdinals(
  lost: readonly number[],
  count: number,
): { readonly replicas: number; readonly ordinals: { readonly start: number } } {
  const left = Array.from({ length: count }, (_, ordinal) => ordinal).filter((ordinal) => !lost.includes(ordinal));
  const [start = 0] = left;
  if (left.some((ordinal, index) => ordinal !== start + index)) {
    throw new Error(`pods ${left.join(", ")} of a StatefulSet cannot be all that stay`);
  }
  return { replicas: left.length, ordinals: { start } };
}

import type { ComponentStatus } from "./component-status.js";
import { podState, type Pod } from "./pod.js";

/** How a component stands whose pods do the same work, all of them together. */
export function workloadStatus(component: string, pods: readonly Pod[]): ComponentStatus {
  const states = pods.map((pod) => ({ name: pod.metadata?.name ?? "a pod without a name", ...podState(pod) }));
  const away = states.filter(({ ready }) => !ready);
  return {
    component,
    state: away.length < pods.length ? "running" : "failing",
    remarks: [
      `${states.length - away.length} of ${states.length} ready`,
      ...away.map(({ name, waiting }) => `${name}: ${waiting ?? "runs and is not ready"}`),
    ],
  };
}

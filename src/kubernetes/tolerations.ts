import type { Toleration } from "./component-settings.js";

/** Tolerations with every default filled in: without a key the only operator Kubernetes takes is `Exists`. */
export function completeTolerations(tolerations: readonly Toleration[]): Toleration[] {
  return tolerations.map((toleration) => ({
    ...toleration,
    operator: toleration.key === undefined ? "Exists" : (toleration.operator ?? "Equal"),
  }));
}

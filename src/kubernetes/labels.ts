/** What names one component of a stack. */
export interface ComponentIdentity {
  /** Name of the component's objects, such as `thanos-query`; also the job name its metrics get. */
  readonly name: string;
  /** Role in the field's own words, such as `query`. */
  readonly component: string;
}

/** The recommended labels of Kubernetes, on every object. */
export function labels({ name, component }: ComponentIdentity): Record<string, string> {
  return {
    "app.kubernetes.io/name": name,
    "app.kubernetes.io/component": component,
    "app.kubernetes.io/part-of": "thanos-fleet",
    "app.kubernetes.io/managed-by": "terraform",
  };
}

/** The label by which Services, budgets and spread constraints find the pods; it can never change (selectors are immutable). */
export function selector({ name }: Pick<ComponentIdentity, "name">): Record<string, string> {
  return { "app.kubernetes.io/name": name };
}

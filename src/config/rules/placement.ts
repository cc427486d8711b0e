import type { Environment } from "../model.js";
import type { ProblemPath } from "../problem.js";
import type { Placement } from "../schema/component.js";
import type { Finding } from "../shape-problems.js";
import { everyComponent } from "./components.js";

interface PlacementAt {
  readonly path: ProblemPath;
  readonly settings: Placement;
}

function everyPlacement(environment: Environment): PlacementAt[] {
  return [
    { path: ["observability", "defaults"], settings: environment.observability.defaults },
    ...environment.childClusters.map(({ defaults }, index) => ({
      path: ["childClusters", index, "defaults"],
      settings: defaults,
    })),
    ...everyComponent(environment),
  ];
}

type Toleration = NonNullable<Placement["tolerations"]>[number];

interface Contradiction {
  readonly key: keyof Toleration;
  readonly rule: string;
  readonly remedy: string;
}

/** Kubernetes refuses a toleration whose parts contradict each other, and with it the whole workload. */
export function tolerationsAreConsistent(environment: Environment): Finding[] {
  return everyPlacement(environment).flatMap(({ path, settings: { tolerations = [] } }) =>
    tolerations.flatMap((toleration, index) =>
      contradictions(toleration).map(({ key, ...rest }) => ({
        path: [...path, "tolerations", index, key],
        got: toleration[key],
        ...rest,
      })),
    ),
  );
}

function contradictions({ key, operator, value, effect, tolerationSeconds }: Toleration): Contradiction[] {
  return [
    ...(key === undefined && operator === "Equal"
      ? [
          {
            key: "operator" as const,
            rule: "Exists, because there is no key to compare a value of",
            remedy: "name a key, or write Exists",
          },
        ]
      : []),
    ...(value !== undefined && operator === "Exists"
      ? [
          {
            key: "value" as const,
            rule: "no value, because operator Exists takes any",
            remedy: "remove it, or name a key with operator Equal",
          },
        ]
      : []),
    ...(tolerationSeconds !== undefined && effect !== "NoExecute"
      ? [
          {
            key: "tolerationSeconds" as const,
            rule: "no time without effect NoExecute: no other effect ends",
            remedy: "remove it, or write effect: NoExecute",
          },
        ]
      : []),
  ];
}

/** Labels by which charts and our own workloads find their pods: another value would leave Services without any. */
export function labelsOfWorkloadsAreNotSet(environment: Environment): Finding[] {
  return everyPlacement(environment).flatMap(({ path, settings: { labels = {} } }) =>
    Object.entries(labels)
      .filter(([key]) => /^(app\.kubernetes\.io|helm\.sh)\//.test(key))
      .map(([key, value]) => ({
        path: [...path, "labels", key],
        got: value,
        rule: "no label of app.kubernetes.io/ or helm.sh/: workloads and charts set these and select by them",
        remedy: "choose a prefix of your own",
      })),
  );
}

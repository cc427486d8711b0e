import { usesMemcached } from "../long-term-settings.js";
import type { Environment } from "../model.js";
import { isOwnedFlag, ownedFlags, type FlagOwner } from "../owned-flags.js";
import type { ProblemPath } from "../problem.js";
import { flagRefusal } from "../refused-flags.js";
import type { Component, Placement } from "../schema/component.js";
import type { Finding } from "../shape-problems.js";

interface ComponentAt {
  readonly path: ProblemPath;
  readonly settings: Placement & Pick<Component, "resources"> & Partial<Pick<Component, "extraArgs">>;
  /** Whose flags are ours in part. @default - none: a chart decides */
  readonly owner?: FlagOwner;
}

/** Every component of every cluster, with its place in the file. */
export function everyComponent({ observability, childClusters }: Environment): ComponentAt[] {
  const at = (name: string, settings: ComponentAt["settings"], owner?: FlagOwner): ComponentAt => ({
    path: ["observability", ...name.split(".")],
    settings,
    owner,
  });
  return [
    at("receive.router", observability.receive.router, "receiveRouter"),
    at("receive.ingestor", observability.receive.ingestor, "receiveIngestor"),
    at("storeGateway", observability.storeGateway, "storeGateway"),
    at("compactor", observability.compactor, "compactor"),
    at("query", observability.query, "query"),
    at("queryFrontend", observability.queryFrontend, "queryFrontend"),
    at("ruler", observability.ruler, "ruler"),
    at("alertmanager", observability.alertmanager),
    at("prometheus", observability.prometheus, "prometheusServer"),
    at("grafana", observability.grafana),
    ...(usesMemcached(observability) ? [at("memcached", observability.memcached, "memcached")] : []),
    ...(observability.objectStore.minio === undefined
      ? []
      : [at("objectStore.minio", observability.objectStore.minio, "minio")]),
    // Where Prometheus runs already nothing is deployed, and whatever is said of it is refused.
    ...childClusters.flatMap((child, index): ComponentAt[] =>
      child.prometheus.mode === "existing"
        ? []
        : [
            {
              path: ["childClusters", index, "prometheus"],
              settings: child.prometheus,
              owner: child.prometheus.mode === "agent" ? "prometheusAgent" : "prometheusServer",
            },
            {
              path: ["childClusters", index, "prometheus", "diskQueue"],
              settings: child.prometheus.diskQueue,
              owner: "diskQueue",
            },
            {
              path: ["childClusters", index, "kubeStateMetrics"],
              settings: child.kubeStateMetrics,
              owner: "kubeStateMetrics",
            },
            { path: ["childClusters", index, "nodeExporter"], settings: child.nodeExporter, owner: "nodeExporter" },
          ],
    ),
  ];
}

/** Kubernetes refuses a container that requests more than it may use. */
export function requestsWithinLimits(environment: Environment): Finding[] {
  return everyComponent(environment).flatMap(({ path, settings: { resources } }) =>
    (["cpu", "memory", "ephemeralStorage"] as const).flatMap((kind): Finding[] => {
      const request = resources.requests[kind];
      const limit = resources.limits[kind];
      if (request === undefined || limit === undefined || !limit.isLessThan(request)) return [];
      return [
        {
          path: [...path, "resources", "requests", kind],
          got: String(request),
          rule: `at most the limit, which is ${limit}`,
          remedy: "lower the request or raise the limit",
        },
      ];
    }),
  );
}

/** A flag of ours set twice would either be refused by the program or break what relies on it. */
export function extraArgsAreNotOurs(environment: Environment): Finding[] {
  return everyComponent(environment).flatMap(({ path, settings: { extraArgs = {} }, owner }) => {
    if (owner === undefined) return [];
    const owned = new Set<string>(ownedFlags[owner]);
    return Object.entries(extraArgs)
      .filter(([flag]) => isOwnedFlag(flag, owned))
      .map(([flag, value]) => ({
        path: [...path, "extraArgs", flag],
        got: value,
        ...flagRefusal(owner, flag),
      }));
  });
}

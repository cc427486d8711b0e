import type { Environment } from "../model.js";
import type { ProblemPath } from "../problem.js";
import { defaultNamespace } from "../schema/cluster.js";
import { childDefaults, type ChildCluster } from "../schema/environment.js";
import { matchesWhole } from "../schema/regular-expression.js";
import type { Finding } from "../shape-problems.js";

type Prometheus = ChildCluster["prometheus"];

const scrapes = "it scrapes what its owner lets it";
const runs = "it runs as its owner lets it";

/** Keys that say something of a Prometheus which only its owner can say, and why. */
const ofItsOwner: Partial<Record<keyof Prometheus, string>> = {
  retention: runs,
  scrapeTimeout: scrapes,
  nativeHistograms: scrapes,
  limits: scrapes,
  scrapeConfigFiles: scrapes,
  scrapeConfigSecrets: scrapes,
  verifyKubeletCertificate: scrapes,
  ruleFiles: runs,
  volumeSize: runs,
  resources: runs,
  extraArgs: runs,
  nodeSelector: runs,
  tolerations: runs,
  priorityClass: runs,
  storageClass: runs,
  imagePullSecrets: runs,
  labels: runs,
  annotations: runs,
};

/** What is said of a Prometheus that is not ours would be believed and not be so. */
export function existingPrometheusStaysItsOwners(environment: Environment): Finding[] {
  return ofEach(environment, ({ prometheus }, path) =>
    (Object.entries(ofItsOwner) as [keyof Prometheus, string][]).flatMap(([key, why]) =>
      said(prometheus[key], childDefaults.prometheus[key], [...path, "prometheus", key]).map((one) => ({
        ...one,
        rule: `not with mode: existing: ${why}`,
        remedy: "remove it, and set it where that Prometheus is configured",
      })),
    ),
  );
}

/** A queue on disk is a container beside Prometheus, and its pod is not ours. */
export function existingPrometheusHasNoQueue(environment: Environment): Finding[] {
  return ofEach(environment, ({ prometheus: { buffer } }, path) =>
    buffer === "wal"
      ? []
      : [
          {
            path: [...path, "prometheus", "buffer"],
            got: buffer,
            rule: "wal with mode: existing: a disk queue is a container in a pod that is not ours",
            remedy: "remove it; where an outage must outlive restarts, write mode: agent",
          },
        ],
  );
}

/** Nothing is deployed that could be placed, be let through a network or be configured. */
export function nothingRunsBesideAnExistingPrometheus(environment: Environment): Finding[] {
  return ofEach(environment, (child, path) =>
    (["network", "defaults", "kubeStateMetrics", "nodeExporter"] as const).flatMap((key) =>
      said(child[key], childDefaults[key], [...path, key])
        // It says whether the cluster has an exporter.
        .filter((one) => one.path.at(-1) !== "enabled")
        .map((one) => ({
          ...one,
          rule: "not with prometheus.mode: existing: nothing is deployed there but a Secret",
          remedy: "remove it",
        })),
    ),
  );
}

/** The Secret is read where Prometheus runs, and nowhere else; the namespace our own stacks make is not that one. */
export function existingPrometheusIsSomewhere(environment: Environment): Finding[] {
  return ofEach(environment, ({ namespace }, path) =>
    namespace === defaultNamespace
      ? [
          {
            path: [...path, "namespace"],
            got: namespace,
            rule: "the namespace where Prometheus runs already, with prometheus.mode: existing",
            remedy: "name it, such as monitoring",
          },
        ]
      : [],
  );
}

/** What is said of a Prometheus that runs already would be ignored where one of ours is deployed. */
export function existingSettingsNeedTheMode({ childClusters }: Environment): Finding[] {
  return childClusters.flatMap(({ prometheus: { mode, existing } }, index) =>
    mode === "existing"
      ? []
      : said(existing, childDefaults.prometheus.existing, ["childClusters", index, "prometheus", "existing"]).map(
          (one) => ({
            ...one,
            rule: `not with mode: ${mode}, which deploys a Prometheus of ours`,
            remedy: "remove it, or write mode: existing",
          }),
        ),
  );
}

/** Labels by which a series on its way to Receive is known. */
const neededLabels = ["cluster", "replica", "prometheus_replica", "job", "remote_name"];

/** Our own Prometheus drops labels as it scrapes; this one as it sends, when the labels of the cluster are there already. */
export function existingSeriesKeepTheirLabels(environment: Environment): Finding[] {
  return ofEach(environment, ({ prometheus }, path) =>
    prometheus.metrics.dropLabels.flatMap((pattern, index) => {
      const label = neededLabels.find((name) => matchesWhole(pattern, name));
      if (label === undefined) return [];
      return [
        {
          path: [...path, "prometheus", "metrics", "dropLabels", index],
          got: pattern,
          rule: `a pattern that leaves the label ${label} alone: with mode: existing labels are dropped as samples are sent`,
          remedy: "write a narrower pattern",
        },
      ];
    }),
  );
}

/** What differs from what is there when nothing is said, each value at its own place. */
function said(value: unknown, absent: unknown, path: ProblemPath): Pick<Finding, "path" | "got">[] {
  if (isMap(value) && isMap(absent)) {
    return Object.entries(value).flatMap(([key, inner]) => said(inner, absent[key], [...path, key]));
  }
  const got = plain(value);
  return JSON.stringify(got) === JSON.stringify(plain(absent)) ? [] : [{ path, got }];
}

/** A value such as a duration is one value. */
function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function plain(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}

function ofEach(
  { childClusters }: Environment,
  findings: (child: ChildCluster, path: ProblemPath) => Finding[],
): Finding[] {
  return childClusters.flatMap((child, index) =>
    child.prometheus.mode === "existing" ? findings(child, ["childClusters", index]) : [],
  );
}

import { observabilityClusterName, type Environment } from "../model.js";
import type { ProblemPath } from "../problem.js";
import type { ObservabilityPrometheusSettings } from "../schema/prometheus.js";
import type { Finding } from "../shape-problems.js";

/** Jobs that every Prometheus of ours has. */
export const ownJobs = [
  "prometheus",
  "apiserver",
  "kubelet",
  "cadvisor",
  "pods",
  "services",
  "kube-state-metrics",
] as const;

type Shared = Omit<ObservabilityPrometheusSettings, "retention">;

function everyPrometheus({
  observability,
  childClusters,
}: Environment): { path: ProblemPath; settings: Shared; cluster: string }[] {
  return [
    { path: ["observability", "prometheus"], settings: observability.prometheus, cluster: observabilityClusterName },
    ...childClusters.map((child, index) => ({
      path: ["childClusters", index, "prometheus"],
      settings: child.prometheus,
      cluster: child.name,
    })),
  ];
}

/** An agent has no database: it can neither evaluate rules nor keep samples for a time of your choosing. */
export function agentsOnlyForward({ childClusters }: Environment): Finding[] {
  return childClusters.flatMap(({ prometheus }, index): Finding[] => {
    if (prometheus.mode !== "agent") return [];
    const path = ["childClusters", index, "prometheus"];
    return [
      ...(prometheus.ruleFiles.length === 0
        ? []
        : [
            {
              path: [...path, "ruleFiles"],
              got: prometheus.ruleFiles,
              rule: "no rules on an agent: it has no database to evaluate them on",
              remedy: "write mode: server, or evaluate them centrally",
            },
          ]),
      ...(prometheus.retention === undefined
        ? []
        : [
            {
              path: [...path, "retention"],
              got: String(prometheus.retention),
              rule: "no retention on an agent: it keeps samples only until they are sent",
              remedy: "remove it, or write mode: server",
            },
          ]),
    ];
  });
}

/** Prometheus refuses a scrape that may outlast the interval. */
export function scrapeTimeoutWithinInterval(environment: Environment): Finding[] {
  return everyPrometheus(environment).flatMap(({ path, settings: { scrapeInterval, scrapeTimeout } }) =>
    scrapeTimeout === undefined || !scrapeInterval.isLessThan(scrapeTimeout)
      ? []
      : [
          {
            path: [...path, "scrapeTimeout"],
            got: String(scrapeTimeout),
            rule: `at most the scrape interval, which is ${scrapeInterval}`,
            remedy: `write ${scrapeInterval} or less`,
          },
        ],
  );
}

/** Prometheus refuses a queue that starts with more senders than it may have. */
export function shardsInOrder(environment: Environment): Finding[] {
  return everyPrometheus(environment).flatMap(({ path, settings: { remoteWrite } }) =>
    remoteWrite.minShards <= remoteWrite.maxShards
      ? []
      : [
          {
            path: [...path, "remoteWrite", "minShards"],
            got: remoteWrite.minShards,
            rule: `at most maxShards, which is ${remoteWrite.maxShards}`,
            remedy: `write ${remoteWrite.maxShards} or less`,
          },
        ],
  );
}

/** A fixed proxy and one from the environment contradict each other; Prometheus refuses to start. */
export function oneSourceOfProxy(environment: Environment): Finding[] {
  return everyPrometheus(environment).flatMap(({ path, settings: { remoteWrite } }) =>
    remoteWrite.proxyFromEnvironment && (remoteWrite.proxyUrl !== undefined || remoteWrite.noProxy !== undefined)
      ? [
          {
            path: [...path, "remoteWrite", "proxyFromEnvironment"],
            got: true,
            rule: "either a proxy named here or the one from the environment",
            remedy: "remove proxyFromEnvironment, or proxyUrl and noProxy",
          },
        ]
      : [],
  );
}

/** A job name is an identity: Prometheus refuses a second one. */
export function uniqueJobNames(environment: Environment): Finding[] {
  return everyPrometheus(environment).flatMap(({ path, cluster }) => {
    const seen = new Set<string>(ownJobs);
    const jobs = environment.prometheusFiles.get(cluster)?.scrapeConfigs ?? [];
    return jobs.flatMap(({ job_name: job }) => {
      if (!seen.has(job)) {
        seen.add(job);
        return [];
      }
      return [
        {
          path: [...path, "scrapeConfigFiles"],
          got: job,
          rule: `job names of their own; ours are ${ownJobs.join(", ")}`,
          remedy: "rename the job in its file",
        },
      ];
    });
  });
}

import { everyPrometheus, observabilityClusterName, type Environment } from "../model.js";
import { matchesWhole } from "../schema/regular-expression.js";
import type { Finding } from "../shape-problems.js";

/** The job under which a Prometheus scrapes the disk queue beside it. */
export const diskQueueJob = "disk-queue";

/** Jobs that a Prometheus of ours has, the last one with a disk queue: reserved without one, so that it can get one. */
export const ownJobs = [
  "prometheus",
  "apiserver",
  "kubelet",
  "cadvisor",
  "pods",
  "services",
  "kube-state-metrics",
  diskQueueJob,
] as const;

/** The job under which MinIO's servers are scraped; annotations could not name an authority. */
export const minioJob = "minio";

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
    remoteWrite.maxShards === undefined || remoteWrite.minShards <= remoteWrite.maxShards
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

/** Exceptions without a proxy have no meaning; Prometheus refuses to start. */
export function exceptionsNeedAProxy(environment: Environment): Finding[] {
  return everyPrometheus(environment).flatMap(({ path, settings: { remoteWrite } }) =>
    remoteWrite.noProxy === undefined || remoteWrite.proxyUrl !== undefined
      ? []
      : [
          {
            path: [...path, "remoteWrite", "noProxy"],
            got: remoteWrite.noProxy,
            rule: "no exceptions without a proxy",
            remedy: "add proxyUrl, or remove it",
          },
        ],
  );
}

/** vmagent, which keeps the disk queue, sends everything through its proxy. */
export function diskQueuesHaveNoExceptions({ childClusters }: Environment): Finding[] {
  return childClusters.flatMap(({ prometheus: { buffer, remoteWrite } }, index): Finding[] =>
    buffer !== "diskQueue" || remoteWrite.noProxy === undefined
      ? []
      : [
          {
            path: ["childClusters", index, "prometheus", "remoteWrite", "noProxy"],
            got: remoteWrite.noProxy,
            rule: "no exceptions from the proxy with a disk queue, which knows none",
            remedy: "remove it; where Receive is an exception, remove proxyUrl too",
          },
        ],
  );
}

/** A metric's name is a label too: without it Prometheus refuses every sample. */
export function seriesKeepTheirName(environment: Environment): Finding[] {
  return everyPrometheus(environment).flatMap(({ path, settings: { metrics } }) =>
    metrics.dropLabels.flatMap((pattern, index) =>
      matchesWhole(pattern, "__name__")
        ? [
            {
              path: [...path, "metrics", "dropLabels", index],
              got: pattern,
              rule: "a pattern that does not match __name__, the label that holds a metric's name",
              remedy: "name the labels more exactly; to drop whole metrics, use drop",
            },
          ]
        : [],
    ),
  );
}

/** A Secret that is listed twice would be mounted twice at one place, which Kubernetes refuses. */
export function uniqueScrapeConfigSecrets(environment: Environment): Finding[] {
  return everyPrometheus(environment).flatMap(({ path, settings: { scrapeConfigSecrets } }) =>
    scrapeConfigSecrets.flatMap((secret, index) =>
      scrapeConfigSecrets.indexOf(secret) === index
        ? []
        : [
            {
              path: [...path, "scrapeConfigSecrets", index],
              got: secret,
              rule: "each Secret once",
              remedy: "remove it",
            },
          ],
    ),
  );
}

/** A job name is an identity: Prometheus refuses a second one. */
export function uniqueJobNames(environment: Environment): Finding[] {
  return everyPrometheus(environment).flatMap(({ path, cluster }) => {
    const minio = cluster === observabilityClusterName && environment.observability.objectStore.minio !== undefined;
    const ours = minio ? [...ownJobs, minioJob] : ownJobs;
    const seen = new Set<string>(ours);
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
          rule: `job names of their own; ours are ${ours.join(", ")}`,
          remedy: "rename the job in its file",
        },
      ];
    });
  });
}

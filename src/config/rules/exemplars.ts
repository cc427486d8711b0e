import type { Environment } from "../model.js";
import { SAMPLES_PER_REQUEST } from "../../outage/queue.js";
import type { Finding } from "../shape-problems.js";

/** Thanos Query answers questions for exemplars without a look at the tenant: whoever asks sees those of all. */
export function exemplarsAreNotHeldToTenants({ observability: { receive, query } }: Environment): Finding[] {
  if (receive.exemplars === undefined || query.tenancy === undefined) return [];
  return [
    {
      path: ["observability", "receive", "exemplars"],
      rule: "no exemplars with query.tenancy, because Thanos holds questions for exemplars to no tenant",
      remedy: "remove one of the two",
    },
  ];
}

/**
 * Bytes that one exemplar may keep in an ingestor's memory: Receive (0.42) does not copy its labels out of the request it came
 * with, so all of that stays. Source: measured, docs/dashboards.md; 200 bytes for each sample of a full request.
 */
const HELD_REQUEST = SAMPLES_PER_REQUEST * 200;

/** Share of an ingestor's memory that exemplars may take at worst; the rest is for heads, without which samples are lost. */
const EXEMPLAR_SHARE = 0.5;

/** Memory that fills up over days, until every ingestor is killed at about the same time. */
export function exemplarsFitTheIngestors({ observability, childClusters }: Environment): Finding[] {
  const { exemplars, ingestor } = observability.receive;
  if (exemplars === undefined) return [];
  // The observability cluster's own, and whoever has no disk queue, through which none pass.
  const senders = 1 + childClusters.filter(({ prometheus }) => prometheus.buffer === "wal").length;
  const { memory } = ingestor.resources.limits;
  const most = Math.floor((memory.bytes * EXEMPLAR_SHARE) / (HELD_REQUEST * senders));
  if (exemplars.perTenant <= most) return [];
  return [
    {
      path: ["observability", "receive", "exemplars", "perTenant"],
      got: exemplars.perTenant,
      rule: `at most ${most}: each may hold ${HELD_REQUEST / 1000} kB, for each of ${senders} senders, in half of the ingestors' ${memory}`,
      remedy: "write fewer, or raise receive.ingestor.resources.limits.memory",
    },
  ];
}

const traces = ["observability", "grafana", "traces"] as const;

/** Without exemplars there is nothing that could lead to a trace. */
export function tracesNeedExemplars({ observability: { grafana, receive } }: Environment): Finding[] {
  if (grafana.traces === undefined || receive.exemplars !== undefined) return [];
  return [
    {
      path: [...traces],
      rule: "exemplars to lead there, and nobody sends any",
      remedy: "add observability.receive.exemplars, such as exemplars: { perTenant: 1000 }, or remove it",
    },
  ];
}

/** Grafana takes one of the two, and does not say which. */
export function exemplarsLeadToOnePlace({ observability: { grafana } }: Environment): Finding[] {
  if (grafana.traces === undefined) return [];
  const { dataSource, url } = grafana.traces;
  if ((dataSource === undefined) !== (url === undefined)) return [];
  return [
    {
      path: [...traces],
      rule: "exactly one of dataSource and url",
      remedy: dataSource === undefined ? "add the one that leads to your traces" : "keep one of them",
    },
  ];
}

/** vmagent makes floats of native histograms that nobody can read, so a Prometheus with a disk queue sends none. */
export function nativeHistogramsArrive({ childClusters }: Environment): Finding[] {
  return childClusters.flatMap(({ prometheus }, index) =>
    prometheus.nativeHistograms && prometheus.buffer === "diskQueue"
      ? [
          {
            path: ["childClusters", index, "prometheus", "nativeHistograms"],
            got: true,
            rule: "no native histograms with a disk queue, through which none pass",
            remedy: "remove it, or write buffer: wal",
          },
        ]
      : [],
  );
}

/**
 * An agent sends every exemplar of a native histogram again with each scrape, and Receive (0.42) answers 409 to a request
 * with one that is older than the newest of its series: the samples are stored, and all of them count as refused. A server
 * sends each once. Source: measured, docs/dashboards.md.
 */
export function agentsSendExemplarsOnce(environment: Environment): Finding[] {
  const { receive } = environment.observability;
  if (receive.exemplars === undefined) return [];
  const rule = "no native histograms on an agent that sends exemplars: Receive would refuse nearly every request";
  const remedy = "write mode: server, or remove one of nativeHistograms and observability.receive.exemplars";
  return environment.childClusters.flatMap(({ name, prometheus }, index): Finding[] => {
    if (prometheus.mode !== "agent" || prometheus.buffer === "diskQueue") return [];
    const path = ["childClusters", index, "prometheus"];
    const jobs = environment.prometheusFiles.get(name)?.scrapeConfigs ?? [];
    const ownJobs = jobs.filter((job) => job["scrape_native_histograms"] === true).map(({ job_name: job }) => job);
    return [
      ...(prometheus.nativeHistograms ? [{ path: [...path, "nativeHistograms"], got: true, rule, remedy }] : []),
      ...ownJobs.map((got) => ({ path: [...path, "scrapeConfigFiles"], got, rule, remedy })),
    ];
  });
}

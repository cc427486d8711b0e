import { child, type Settings } from "../../support/environment.js";
import type { Refusal, Refusals } from "../../support/refusals.js";

/** The smallest cluster whose Prometheus runs already, changed. */
const existing = (prometheus: Settings, cluster: Settings = {}): Settings => ({
  childClusters: [
    child("batcomputer", { namespace: "monitoring", prometheus: { mode: "existing", ...prometheus }, ...cluster }),
  ],
});
const place = "childClusters[0].prometheus";

/** @param inner keys below the first, down to the value that is reported. @default - none: the key's own */
const ofItsOwner = (key: string, value: unknown, why: string, inner: readonly string[] = []): Refusal => {
  const got = inner.reduce((map, part) => (map as Settings)[part], value);
  return {
    behaviour: `${key} of a Prometheus that is not ours`,
    change: existing({ [key]: value }),
    problem: {
      path: [place, key, ...inner].join("."),
      got,
      rule: `not with mode: existing: ${why}`,
      remedy: "remove it, and set it where that Prometheus is configured",
      at: typeof got === "object" ? `${key}:` : `${inner.at(-1) ?? key}: ${got as string | boolean}`,
    },
  };
};
const scrapes = "it scrapes what its owner lets it";
const runs = "it runs as its owner lets it";

const nothing = (behaviour: string, cluster: Settings, path: string, got: string): Refusal => ({
  behaviour: `${behaviour} where nothing is deployed`,
  change: existing({}, cluster),
  problem: {
    path: `childClusters[0].${path}`,
    got,
    rule: "not with prometheus.mode: existing: nothing is deployed there but a Secret",
    remedy: "remove it",
    at: `${path.split(".").at(-1)}: ${got}`,
  },
});

/** What the rules on clusters whose Prometheus runs already refuse, by rule. */
export const existingRefusals: Refusals = {
  existingPrometheusStaysItsOwners: [
    ofItsOwner("volumeSize", "20Gi", runs),
    ofItsOwner("retention", "12h", runs),
    ofItsOwner("scrapeTimeout", "5s", scrapes),
    ofItsOwner("nativeHistograms", true, scrapes),
    ofItsOwner("verifyKubeletCertificate", true, scrapes),
    ofItsOwner("limits", { samples: 100 }, scrapes, ["samples"]),
    ofItsOwner("scrapeConfigSecrets", ["ups"], scrapes),
    ofItsOwner("extraArgs", { "log.level": "debug" }, runs, ["log.level"]),
    ofItsOwner("nodeSelector", { disk: "ssd" }, runs),
    ofItsOwner("tolerations", [{ operator: "Exists" }], runs),
    ofItsOwner("priorityClass", "high", runs),
    ofItsOwner("storageClass", "gp3", runs),
    ofItsOwner("imagePullSecrets", ["registry"], runs),
    ofItsOwner("labels", { team: "a" }, runs),
    ofItsOwner("annotations", { team: "a" }, runs),
    ofItsOwner("resources", { limits: { memory: "8Gi" } }, runs, ["limits", "memory"]),
    { ...ofItsOwner("ruleFiles", ["rules.yaml"], runs), files: { "rules.yaml": "groups: []\n" } },
    { ...ofItsOwner("scrapeConfigFiles", ["scrape.yaml"], scrapes), files: { "scrape.yaml": "scrape_configs: []\n" } },
  ],
  existingPrometheusHasNoQueue: [
    {
      behaviour: "a disk queue beside a Prometheus that is not ours",
      change: existing({ buffer: "diskQueue" }),
      problem: {
        path: `${place}.buffer`,
        got: "diskQueue",
        rule: "wal with mode: existing: a disk queue is a container in a pod that is not ours",
        remedy: "remove it; where an outage must outlive restarts, write mode: agent",
        at: "buffer: diskQueue",
      },
    },
  ],
  nothingRunsBesideAnExistingPrometheus: [
    nothing("a place to run", { defaults: { priorityClass: "high" } }, "defaults.priorityClass", "high"),
    nothing(
      "a volume of kube-state-metrics",
      { kubeStateMetrics: { storageClass: "gp3" } },
      "kubeStateMetrics.storageClass",
      "gp3",
    ),
    nothing(
      "a class of node-exporter",
      { nodeExporter: { priorityClass: "high" } },
      "nodeExporter.priorityClass",
      "high",
    ),
    nothing("who may ask Prometheus", { network: { dnsNamespace: "dns" } }, "network.dnsNamespace", "dns"),
  ],
  existingPrometheusIsSomewhere: [
    {
      behaviour: "a namespace that nobody named for a Prometheus that runs already",
      change: existing({}, { namespace: undefined }),
      problem: {
        path: "childClusters[0].namespace",
        got: "thanos-fleet",
        rule: "the namespace where Prometheus runs already, with prometheus.mode: existing",
        remedy: "name it, such as monitoring",
        at: "- name: batcomputer",
      },
    },
  ],
  existingSettingsNeedTheMode: [
    {
      behaviour: "what is said of a Prometheus that runs already where one of ours is deployed",
      change: { childClusters: [child("batcave", { prometheus: { existing: { job: "their-own" } } })] },
      problem: {
        path: `${place}.existing.job`,
        got: "their-own",
        rule: "not with mode: server, which deploys a Prometheus of ours",
        remedy: "remove it, or write mode: existing",
        at: "job: their-own",
      },
    },
  ],
  existingSeriesKeepTheirLabels: [
    {
      behaviour: "a dropped label that says which cluster a series is of",
      change: existing({ metrics: { dropLabels: ["id", "clu.+"] } }),
      problem: {
        path: `${place}.metrics.dropLabels[1]`,
        got: "clu.+",
        rule: "a pattern that leaves the label cluster alone: with mode: existing labels are dropped as samples are sent",
        remedy: "write a narrower pattern",
        at: "- clu.+",
      },
    },
  ],
};

/** What rules on all clusters refuse of those whose Prometheus runs already; joined to their own. */
export const existingOutageRefusal: Refusal = {
  behaviour: "a Prometheus that runs already and is a server, that is to outlive more than an hour",
  change: existing({ outageBudget: "2h" }),
  problem: {
    path: `${place}.outageBudget`,
    got: "2h",
    rule: "at most 1h on a server without a disk queue: it drops what is older, sent or not",
    remedy: "write 1h or less, or, if it is an agent, existing: { kind: agent }",
    at: "outageBudget: 2h",
  },
};

/** A filter on the way to Receive takes what no filter of a scrape does. */
export const existingFilterRefusal: Refusal = {
  behaviour: "a filter that takes away what Prometheus makes itself, where samples are filtered as they are sent",
  change: existing({ metrics: { keep: ["prometheus_remote_storage_.+", "node_.+", "up"] } }),
  problem: {
    path: `${place}.metrics.keep`,
    got: ["prometheus_remote_storage_.+", "node_.+", "up"],
    rule: "a list that keeps the metrics of the cluster's own sender too: by them it is known how far the cluster is behind, what it loses and how full its volume is",
    remedy: "add scrape_samples_post_metric_relabeling",
    at: "keep:",
  },
};

/** What the same rules accept. */
export const existingAccepted: readonly [behaviour: string, change: Settings][] = [
  ["a cluster whose Prometheus runs already", existing({})],
  [
    "everything that can be said of one",
    existing(
      {
        existing: { kind: "agent", job: "monitoring/their-own" },
        outageBudget: "24h",
        activeSeries: "200k",
        replicas: 2,
        scrapeInterval: "15s",
        metrics: { drop: ["go_.+"], dropLabels: ["id"] },
        remoteWrite: { proxyUrl: "http://proxy.example.com:3128", maxShards: 4, sampleAgeLimit: "25h" },
      },
      {
        identity: { secret: "writer" },
        tenantLimits: { headSeries: 1000 },
        kubeStateMetrics: { enabled: false },
        nodeExporter: { enabled: false },
      },
    ),
  ],
];

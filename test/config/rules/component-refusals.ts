import { child, type Settings } from "../../support/environment.js";
import type { Refusal, Refusals } from "../../support/refusals.js";

const objectStore = (settings: Settings): Settings => ({ observability: { objectStore: settings } });
const batcave = (settings: Settings): Settings => ({ childClusters: [child("batcave", settings)] });
const prometheus = (settings: Settings): Settings => batcave({ prometheus: settings });
const minio = { image: "registry.example.com/minio:1" };
const place = "childClusters[0].prometheus";
const ownFlag = {
  rule: "a flag that thanos-fleet does not set itself",
  remedy: "remove it; where there is a setting for it in the environment file, use that",
};

/** Flags that somebody sets on purpose, and what would come of it. */
const meaningfulFlags = (
  [
    [
      "an out-of-order window without vertical compaction",
      "compactor",
      "no-compact.enable-vertical-compaction",
      "vertical compaction, always on: with an out-of-order window late samples make blocks overlap, and the Compactor halts on those without it",
      "remove it",
    ],
    [
      "a Compactor that deduplicates on another label",
      "compactor",
      "deduplication.replica-label",
      "a Compactor that deduplicates on receive_replica alone: on any other label it would merge for good what differs",
      "remove it",
    ],
    [
      "a Compactor that merges copies by penalty",
      "compactor",
      "deduplication.func",
      "no way of merging but sample by sample: Receive's copies are equal, and any other way drops samples for good",
      "remove it",
    ],
    [
      "a Query that deduplicates on other labels",
      "query",
      "query.replica-label",
      "a Query that deduplicates on receive_replica and replica, always on both: these are the labels by which copies differ",
      "remove it",
    ],
    [
      "a Query that merges copies in another way",
      "query",
      "deduplication.func",
      "the deduplication that fits the senders: chain, and penalty where a Prometheus has two replicas",
      "remove it; it follows from prometheus.replicas",
    ],
    [
      "an out-of-order window by flag",
      "receive.ingestor",
      "tsdb.out-of-order.time-window",
      "a window that follows from the outage budgets",
      "write outageBudget at the child clusters, or observability.receive.outOfOrderWindow",
    ],
  ] as const
).map(([behaviour, component, flag, rule, remedy]): Refusal => {
  const settings: Settings = { extraArgs: { [flag]: "x" } };
  const [first, second] = component.split(".");
  return {
    behaviour,
    change: { observability: { [first!]: second === undefined ? settings : { [second]: settings } } },
    problem: { path: `observability.${component}.extraArgs.${flag}`, got: "x", rule, remedy, at: `${flag}: x` },
  };
});

/** What the rules on every component refuse, by rule. */
export const componentRefusals: Refusals = {
  requestsWithinLimits: [
    ...["compactor", "query", "queryFrontend", "storeGateway", "prometheus", "grafana"].map((component): Refusal =>
      memoryAboveLimit(component, `observability.${component}`),
    ),
    ...["router", "ingestor"].map((part) => memoryAboveLimit(`receive.${part}`, `observability.receive.${part}`)),
    {
      behaviour: "a request for more CPU than the limit",
      change: prometheus({ resources: { requests: { cpu: "2" }, limits: { cpu: "1500m" } } }),
      problem: {
        path: `${place}.resources.requests.cpu`,
        got: "2",
        rule: "at most the limit, which is 1500m",
        remedy: "lower the request or raise the limit",
        at: 'cpu: "2"',
      },
    },
    {
      behaviour: "a request for more memory than the limit on a disk queue",
      change: prometheus({
        buffer: "diskQueue",
        diskQueue: { resources: { requests: { memory: "1Gi" }, limits: { memory: "128Mi" } } },
      }),
      problem: {
        path: `${place}.diskQueue.resources.requests.memory`,
        got: "1Gi",
        rule: "at most the limit, which is 128Mi",
        remedy: "lower the request or raise the limit",
        at: "memory: 1Gi",
      },
    },
    {
      behaviour: "a request for more of the node's disk than the limit",
      change: prometheus({
        resources: { requests: { ephemeralStorage: "2Gi" }, limits: { ephemeralStorage: "1Gi" } },
      }),
      problem: {
        path: `${place}.resources.requests.ephemeralStorage`,
        got: "2Gi",
        rule: "at most the limit, which is 1Gi",
        remedy: "lower the request or raise the limit",
        at: "ephemeralStorage: 2Gi",
      },
    },
    ...["kubeStateMetrics", "nodeExporter"].map((exporter): Refusal => ({
      behaviour: `a request for more memory than the limit on ${exporter}`,
      change: batcave({ [exporter]: { resources: { requests: { memory: "1Gi" } } } }),
      problem: {
        path: `childClusters[0].${exporter}.resources.requests.memory`,
        got: "1Gi",
        rule: `at most the limit, which is ${exporter === "nodeExporter" ? "192Mi" : "256Mi"}`,
        remedy: "lower the request or raise the limit",
        at: "memory: 1Gi",
      },
    })),
    {
      behaviour: "a request for more memory than the limit on MinIO",
      change: objectStore({ existing: undefined, minio: { ...minio, resources: { limits: { memory: "512Mi" } } } }),
      problem: {
        path: "observability.objectStore.minio.resources.requests.memory",
        got: "1Gi",
        rule: "at most the limit, which is 512Mi",
        remedy: "lower the request or raise the limit",
        at: "resources:",
      },
    },
  ],
  extraArgsAreNotOurs: [
    ...(
      [
        ["receive.router", "receive.hashrings-file"],
        ["receive.ingestor", "tsdb.retention"],
        ["storeGateway", "objstore.config"],
        ["compactor", "delete-delay"],
        ["query", "query.timeout"],
        ["queryFrontend", "query-frontend.downstream-url"],
        ["prometheus", "storage.tsdb.path"],
      ] as const
    ).map(([component, flag]) => flagOfOurs(`observability.${component}`, flag)),
    ...meaningfulFlags,
    {
      behaviour: "a flag of ours that is switched off",
      change: { observability: { compactor: { extraArgs: { "no-wait": true } } } },
      problem: { path: "observability.compactor.extraArgs.no-wait", got: true, ...ownFlag, at: "no-wait: true" },
    },
    {
      behaviour: "a flag of ours on a disk queue",
      change: prometheus({ buffer: "diskQueue", diskQueue: { extraArgs: { "remoteWrite.queues": 4 } } }),
      problem: {
        path: `${place}.diskQueue.extraArgs.remoteWrite.queues`,
        got: 4,
        ...ownFlag,
        at: "remoteWrite.queues: 4",
      },
    },
    ...[
      "remoteWrite.inmemoryQueues",
      "remoteWrite.maxDailySeries",
      "remoteWrite.rateLimit",
      "remoteWrite.shardByURL.labels",
      "remoteWrite.streamAggr.config",
      "streamAggr.dropInput",
      "remoteWrite.relabelConfig",
      "maxIngestionRate",
    ].map((flag) => ({
      behaviour: `${flag}, by which a disk queue would send other samples or later`,
      change: prometheus({ buffer: "diskQueue", diskQueue: { extraArgs: { [flag]: "1" } } }),
      problem: { path: `${place}.diskQueue.extraArgs.${flag}`, got: "1", ...ownFlag, at: `${flag}: "1"` },
    })),
    ...[
      ["server", "storage.remote.flush-deadline"],
      ["agent", "storage.remote.flush-deadline"],
      ["server", "storage.tsdb.min-block-duration"],
      ["server", "storage.tsdb.wal-compression-type"],
      ["agent", "storage.agent.wal-compression-type"],
    ].map(([mode, flag]) => ({
      behaviour: `${flag} of an outage budget on one that is ${mode === "agent" ? "an agent" : "a server"}`,
      change: prometheus({ mode, extraArgs: { [flag!]: "1h" } }),
      problem: { path: `${place}.extraArgs.${flag}`, got: "1h", ...ownFlag, at: `${flag}: 1h` },
    })),
    {
      behaviour: "a flag of ours on MinIO",
      change: objectStore({ existing: undefined, minio: { ...minio, extraArgs: { address: ":1" } } }),
      problem: {
        path: "observability.objectStore.minio.extraArgs.address",
        got: ":1",
        ...ownFlag,
        at: "address: :1",
      },
    },
    {
      behaviour: "a flag of ours on an agent",
      change: prometheus({ mode: "agent", extraArgs: { "storage.agent.path": "/" } }),
      problem: {
        path: `${place}.extraArgs.storage.agent.path`,
        got: "/",
        ...ownFlag,
        at: "storage.agent.path: /",
      },
    },
    {
      behaviour: "a flag of kube-state-metrics that its chart sets",
      change: batcave({ kubeStateMetrics: { extraArgs: { port: 1 } } }),
      problem: { path: "childClusters[0].kubeStateMetrics.extraArgs.port", got: 1, ...ownFlag, at: "port: 1" },
    },
    {
      behaviour: "a flag of node-exporter that its chart sets",
      change: batcave({ nodeExporter: { extraArgs: { "path.rootfs": "/" } } }),
      problem: {
        path: "childClusters[0].nodeExporter.extraArgs.path.rootfs",
        got: "/",
        ...ownFlag,
        at: "path.rootfs: /",
      },
    },
  ],
};

function below(path: string, settings: Settings): Settings {
  return path.split(".").reduceRight<Settings>((inner, key) => ({ [key]: inner }), settings);
}

function memoryAboveLimit(component: string, path: string): Refusal {
  return {
    behaviour: `a request for more memory than the limit on ${component}`,
    change: below(path, { resources: { requests: { memory: "3Gi" }, limits: { memory: "2Gi" } } }),
    problem: {
      path: `${path}.resources.requests.memory`,
      got: "3Gi",
      rule: "at most the limit, which is 2Gi",
      remedy: "lower the request or raise the limit",
      at: "memory: 3Gi",
    },
  };
}

function flagOfOurs(path: string, flag: string): Refusal {
  return {
    behaviour: `a flag of ours on ${path}`,
    change: below(path, { extraArgs: { [flag]: "1h" } }),
    problem: { path: `${path}.extraArgs.${flag}`, got: "1h", ...ownFlag, at: `${flag}: 1h` },
  };
}

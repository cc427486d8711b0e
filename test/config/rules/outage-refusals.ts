import { child, type Settings } from "../../support/environment.js";
import type { Refusals } from "../../support/refusals.js";
import { existingOutageRefusal } from "./existing-refusals.js";

const prometheus = (settings: Settings): Settings => ({ childClusters: [child("batcave", { prometheus: settings })] });

/** What the rules on outage budgets refuse, by rule. */
export const outageRefusals: Refusals = {
  serversOutliveAnHour: [
    {
      behaviour: "a server without a disk queue that is to outlive more than an hour",
      change: prometheus({ outageBudget: "61m" }),
      problem: {
        path: "childClusters[0].prometheus.outageBudget",
        got: "1h1m",
        rule: "at most 1h on a server without a disk queue: it drops what is older, sent or not",
        remedy: "write buffer: diskQueue, or an outageBudget of 1h or less",
        at: "outageBudget: 61m",
      },
    },
    existingOutageRefusal,
  ],
  cachedGapsHeal: [
    {
      behaviour: "results that are kept for longer than an hour",
      change: { observability: { queryFrontend: { resultValidity: "61m" } } },
      problem: {
        path: "observability.queryFrontend.resultValidity",
        got: "1h1m",
        rule: "at most 1h: a gap that was filled is seen until results are dropped",
        remedy: "write 1h or less",
        at: "resultValidity: 61m",
      },
    },
  ],
  volumeHoldsTheBudget: [
    {
      behaviour: "a volume that cannot hold an agent's write-ahead log for the budget",
      change: prometheus({ mode: "agent", volumeSize: "877Mi" }),
      problem: {
        path: "childClusters[0].prometheus.volumeSize",
        got: "877Mi",
        rule: "at least 878Mi, which outlasting 1h takes with 50k series every 30s",
        remedy: "write 10Gi, remove it to have that, or correct outageBudget or activeSeries",
        at: "volumeSize: 877Mi",
      },
    },
    {
      behaviour: "a volume that cannot hold a disk queue beside the database",
      change: prometheus({ buffer: "diskQueue", outageBudget: "24h", volumeSize: "10Gi" }),
      problem: {
        path: "childClusters[0].prometheus.volumeSize",
        got: "10Gi",
        rule: "at least 12031Mi, which outlasting 1d takes with 50k series every 30s",
        remedy: "write 20Gi, remove it to have that, or correct outageBudget or activeSeries",
        at: "volumeSize: 10Gi",
      },
    },
  ],
  linkDrainsABacklog: [
    {
      behaviour: "a link on which a backlog would not drain",
      change: prometheus({ activeSeries: "30k", remoteWrite: { linkSpeed: "817k" } }),
      problem: {
        path: "childClusters[0].prometheus.remoteWrite.linkSpeed",
        got: "817k",
        rule: "at least 818k bits per second, twice what 30k series every 30s take: a backlog would hardly drain",
        remedy: "scrape fewer series (metrics.drop) or less often, or allow more of the link",
        at: "linkSpeed: 817k",
      },
    },
    {
      behaviour: "a link that a pair shares, on which only one's backlog would drain",
      change: prometheus({ activeSeries: "30k", replicas: 2, remoteWrite: { linkSpeed: "1635k" } }),
      problem: {
        path: "childClusters[0].prometheus.remoteWrite.linkSpeed",
        got: "1635k",
        rule: "at least 1636k bits per second, twice what 30k series every 30s take of each of 2 replicas: a backlog would hardly drain",
        remedy: "scrape fewer series (metrics.drop) or less often, or allow more of the link",
        at: "linkSpeed: 1635k",
      },
    },
  ],
  backlogsDrain: [
    {
      behaviour: "shards that send no faster than samples are scraped",
      change: prometheus({ activeSeries: "2M", remoteWrite: { maxShards: 3 } }),
      problem: {
        path: "childClusters[0].prometheus.activeSeries",
        got: "2M",
        rule: "fewer live samples than are sent: 66667 a second are scraped and at most 60000 sent, so a backlog never drains",
        remedy:
          "write a larger remoteWrite.maxShards or none, or buffer: diskQueue; or allow a faster link, or scrape fewer series (metrics.drop) or less often",
        at: "activeSeries: 2M",
      },
    },
    {
      behaviour: "a disk queue that sends no faster than samples are scraped",
      change: prometheus({ buffer: "diskQueue", activeSeries: "12M" }),
      problem: {
        path: "childClusters[0].prometheus.activeSeries",
        got: "12M",
        rule: "fewer live samples than are sent: 400000 a second are scraped and at most 400000 sent, so a backlog never drains",
        remedy:
          "write buffer: wal, which sends with more shards; or allow a faster link, or scrape fewer series (metrics.drop) or less often",
        at: "activeSeries: 12M",
      },
    },
  ],
  diskQueuesOutliveAKill: [
    {
      behaviour: "a disk queue with an older vmagent",
      change: { images: { vmagent: "registry:5000/vmagent:v1.149.3" }, ...prometheus({ buffer: "diskQueue" }) },
      problem: {
        path: "images.vmagent",
        got: "registry:5000/vmagent:v1.149.3",
        rule: "vmagent 1.150 or later with buffer: diskQueue: earlier ones may lose the whole queue when they are killed",
        remedy: "name a later image, or remove it to have the tested one",
        at: "vmagent: registry:5000/vmagent:v1.149.3",
      },
    },
    {
      behaviour: "a disk queue with a vmagent that is named by its digest alone",
      change: { images: { vmagent: "registry:5000/vmagent@sha256:0" }, ...prometheus({ buffer: "diskQueue" }) },
      problem: {
        path: "images.vmagent",
        got: "registry:5000/vmagent@sha256:0",
        rule: "vmagent 1.150 or later with buffer: diskQueue: earlier ones may lose the whole queue when they are killed; the release cannot be told from it",
        remedy: "name the image with its tag, such as …:v1.150.0@sha256:…",
        at: "vmagent: registry:5000/vmagent@sha256:0",
      },
    },
  ],
  queueSettingsNeedAQueue: [
    {
      behaviour: "settings of a disk queue that is not there",
      change: prometheus({ diskQueue: { resources: { limits: { memory: "256Mi" } } } }),
      problem: {
        path: "childClusters[0].prometheus.diskQueue",
        got: { resources: { requests: { cpu: "20m", memory: "32Mi" }, limits: { memory: "256Mi" } }, extraArgs: {} },
        rule: "no settings of a disk queue, because buffer is wal",
        remedy: "remove them, or write buffer: diskQueue",
        at: "diskQueue:",
      },
    },
  ],
};

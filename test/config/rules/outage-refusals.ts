import { child, type Settings } from "../../support/environment.js";
import type { Refusals } from "../../support/refusals.js";

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
  ],
  volumeHoldsTheBudget: [
    {
      behaviour: "a volume that cannot hold an agent's write-ahead log for the budget",
      change: prometheus({ mode: "agent", volumeSize: "537Mi" }),
      problem: {
        path: "childClusters[0].prometheus.volumeSize",
        got: "537Mi",
        rule: "at least 538Mi, which outlasting 1h takes with 50k series every 30s",
        remedy: "write 10Gi, remove it to have that, or correct outageBudget or activeSeries",
        at: "volumeSize: 537Mi",
      },
    },
    {
      behaviour: "a volume that cannot hold a disk queue beside the database",
      change: prometheus({ buffer: "diskQueue", outageBudget: "24h", volumeSize: "10Gi" }),
      problem: {
        path: "childClusters[0].prometheus.volumeSize",
        got: "10Gi",
        rule: "at least 10828Mi, which outlasting 1d takes with 50k series every 30s",
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

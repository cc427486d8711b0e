import { child, type Settings } from "../../support/environment.js";
import type { Refusals } from "../../support/refusals.js";

const prometheus = (settings: Settings): Settings => ({ childClusters: [child("batcave", { prometheus: settings })] });
const version2 = prometheus({ remoteWrite: { messageVersion: 2 } });
const place = "childClusters[0].prometheus.remoteWrite";

/** What the rules on remote write refuse, by rule. */
export const remoteWriteRefusals: Refusals = {
  sampleAgeLimitCoversTheBudget: [
    {
      behaviour: "samples that are given up within the outage budget",
      change: prometheus({ mode: "agent", outageBudget: "1d", remoteWrite: { sampleAgeLimit: "24h" } }),
      problem: {
        path: `${place}.sampleAgeLimit`,
        got: "1d",
        rule: "at least 1d1h, outageBudget and half a block: what is older is dropped instead of sent, and a backlog grows older while it drains",
        remedy: "remove it, or write 1d1h or more",
        at: "sampleAgeLimit: 24h",
      },
    },
    {
      behaviour: "an age limit that nothing keeps behind a disk queue",
      change: prometheus({ buffer: "diskQueue", remoteWrite: { sampleAgeLimit: "2d" } }),
      problem: {
        path: `${place}.sampleAgeLimit`,
        got: "2d",
        rule: "no age limit with buffer: diskQueue: vmagent, which keeps the queue, has none",
        remedy: "remove it, or write buffer: wal",
        at: "sampleAgeLimit: 2d",
      },
    },
  ],
  messagesAreUnderstood: [
    {
      behaviour: "version 2 to the Thanos of the table, which stores nothing of it",
      change: version2,
      problem: {
        path: `${place}.messageVersion`,
        got: 2,
        rule: "version 1 before Thanos 0.43, which acknowledges version 2 and stores nothing; the release is before that in quay.io/thanos/thanos:v0.42.4",
        remedy: "write 1, or name a later image in images.thanos",
        at: "messageVersion: 2",
      },
    },
    {
      behaviour: "version 2 of the observability cluster's own Prometheus",
      change: {
        observability: { prometheus: { remoteWrite: { messageVersion: 2 } } },
        images: { thanos: "registry:5000/thanos:v0.42.9" },
      },
      problem: {
        path: "observability.prometheus.remoteWrite.messageVersion",
        got: 2,
        rule: "version 1 before Thanos 0.43, which acknowledges version 2 and stores nothing; the release is before that in registry:5000/thanos:v0.42.9",
        remedy: "write 1, or name a later image in images.thanos",
        at: "messageVersion: 2",
      },
    },
    {
      behaviour: "version 2 to a Thanos that is named by its digest alone",
      change: { ...version2, images: { thanos: "registry:5000/thanos@sha256:0" } },
      problem: {
        path: `${place}.messageVersion`,
        got: 2,
        rule: "version 1 before Thanos 0.43, which acknowledges version 2 and stores nothing; the release cannot be told from registry:5000/thanos@sha256:0",
        remedy: "write 1, or name the image with its tag, such as …:v0.43.0@sha256:…",
        at: "messageVersion: 2",
      },
    },
  ],
  diskQueuesWriteVersionOne: [
    {
      behaviour: "version 2 with a disk queue, which writes version 1 alone",
      change: {
        images: { thanos: "registry:5000/thanos:v0.43.0" },
        childClusters: [
          child("batmobile", { prometheus: { buffer: "diskQueue", remoteWrite: { messageVersion: 2 } } }),
        ],
      },
      problem: {
        path: `${place}.messageVersion`,
        got: 2,
        rule: "version 1 with buffer: diskQueue: vmagent, which keeps the queue, writes no other",
        remedy: "remove it, or write buffer: wal",
        at: "messageVersion: 2",
      },
    },
  ],
};

import { leastLinkSpeed } from "../../outage/queue.js";
import { LONGEST_RESULT_VALIDITY } from "../../outage/result-cache.js";
import { volumeFor } from "../../outage/volume.js";
import { SERVER_OUTLIVES } from "../../outage/write-ahead-log.js";
import type { Environment } from "../model.js";
import { clusterPromise, neededDisk, senderLoad, senderOf } from "../outage-settings.js";
import type { ProblemPath } from "../problem.js";
import type { ChildCluster } from "../schema/environment.js";
import { diskQueueDefaults } from "../schema/prometheus.js";
import type { Finding } from "../shape-problems.js";

type Prometheus = ChildCluster["prometheus"];

const MEBIBYTE = 2 ** 20;

/** A server cuts its write-ahead log with its blocks and nobody can change when: an hour is what it surely outlives. */
export function serversOutliveAnHour(environment: Environment): Finding[] {
  return ofEach(environment, (prometheus, path) => {
    const { outageBudget } = prometheus;
    const { mode, buffer, existing } = senderOf({ prometheus });
    if (mode === "agent" || buffer === "diskQueue" || !SERVER_OUTLIVES.isLessThan(outageBudget)) return [];
    return [
      {
        path: [...path, "outageBudget"],
        got: String(outageBudget),
        rule: `at most ${SERVER_OUTLIVES} on a server without a disk queue: it drops what is older, sent or not`,
        remedy:
          existing === true
            ? `write ${SERVER_OUTLIVES} or less, or, if it is an agent, existing: { kind: agent }`
            : `write buffer: diskQueue, or an outageBudget of ${SERVER_OUTLIVES} or less`,
      },
    ];
  });
}

/** What was cut off arrives late, and must be seen then. */
export function cachedGapsHeal({ observability }: Environment): Finding[] {
  const { resultValidity } = observability.queryFrontend;
  if (!LONGEST_RESULT_VALIDITY.isLessThan(resultValidity)) return [];
  return [
    {
      path: ["observability", "queryFrontend", "resultValidity"],
      got: String(resultValidity),
      rule: `at most ${LONGEST_RESULT_VALIDITY}: a gap that was filled is seen until results are dropped`,
      remedy: `write ${LONGEST_RESULT_VALIDITY} or less`,
    },
  ];
}

/** A full disk stops the scraping too: samples would be lost before the budget is over. */
export function volumeHoldsTheBudget(environment: Environment): Finding[] {
  const { blockDuration } = environment.observability.receive;
  return ofEach(environment, (prometheus, path) => {
    const { volumeSize } = prometheus;
    const { total } = neededDisk({ prometheus }, blockDuration);
    if (volumeSize === undefined || volumeSize.bytes >= total) return [];
    const least = `${Math.ceil(total / MEBIBYTE)}Mi`;
    return [
      {
        path: [...path, "volumeSize"],
        got: String(volumeSize),
        rule: `at least ${least}, which outlasting ${prometheus.outageBudget} takes with ${prometheus.activeSeries} series every ${prometheus.scrapeInterval}`,
        remedy: `write ${String(volumeFor(total))}, remove it to have that, or correct outageBudget or activeSeries`,
      },
    ];
  });
}

/** A backlog drains through what the live samples leave of the link. */
export function linkDrainsABacklog(environment: Environment): Finding[] {
  return ofEach(environment, (prometheus, path) => {
    const { linkSpeed } = prometheus.remoteWrite;
    const least = leastLinkSpeed(senderLoad({ prometheus }));
    if (linkSpeed === undefined || linkSpeed.value >= least) return [];
    const pair = prometheus.replicas === 1 ? "" : ` of each of ${prometheus.replicas} replicas`;
    return [
      {
        path: [...path, "remoteWrite", "linkSpeed"],
        got: String(linkSpeed),
        rule: `at least ${Math.ceil(least / 1000)}k bits per second, twice what ${prometheus.activeSeries} series every ${prometheus.scrapeInterval} take${pair}: a backlog would hardly drain`,
        remedy: "scrape fewer series (metrics.drop) or less often, or allow more of the link",
      },
    ];
  });
}

/** A sender that is no faster than the live samples never sends what has waited: it is lost though no budget is over. */
export function backlogsDrain(environment: Environment): Finding[] {
  return environment.childClusters.flatMap((child, index): Finding[] => {
    const { prometheus } = child;
    const { linkSpeed, maxShards } = prometheus.remoteWrite;
    const { catchUp, liveRate } = clusterPromise(environment, child);
    if (catchUp.time !== undefined) return [];
    // A link that is too thin is told of by the rule above.
    if (linkSpeed !== undefined && linkSpeed.value < leastLinkSpeed(senderLoad(child))) return [];
    const queue = prometheus.mode === "existing" ? "" : ", or buffer: diskQueue";
    const faster =
      prometheus.buffer === "diskQueue"
        ? "write buffer: wal, which sends with more shards"
        : maxShards === undefined
          ? "divide the cluster's targets among several Prometheus"
          : `write a larger remoteWrite.maxShards or none${queue}`;
    return [
      {
        path: ["childClusters", index, "prometheus", "activeSeries"],
        got: String(prometheus.activeSeries),
        rule: `fewer live samples than are sent: ${Math.ceil(liveRate)} a second are scraped and at most ${Math.floor(catchUp.rate)} sent, so a backlog never drains`,
        remedy: `${faster}; or allow a faster link, or scrape fewer series (metrics.drop) or less often`,
      },
    ];
  });
}

/** Settings of a container that does not run would promise what nobody keeps. */
export function queueSettingsNeedAQueue(environment: Environment): Finding[] {
  return ofEach(environment, ({ buffer, diskQueue }, path) =>
    buffer === "diskQueue" || JSON.stringify(diskQueue) === JSON.stringify(diskQueueDefaults)
      ? []
      : [
          {
            path: [...path, "diskQueue"],
            got: JSON.parse(JSON.stringify(diskQueue)) as unknown,
            rule: `no settings of a disk queue, because buffer is ${buffer}`,
            remedy: "remove them, or write buffer: diskQueue",
          },
        ],
  );
}

function ofEach(
  { childClusters }: Environment,
  findings: (prometheus: Prometheus, path: ProblemPath) => Finding[],
): Finding[] {
  return childClusters.flatMap(({ prometheus }, index) => findings(prometheus, ["childClusters", index, "prometheus"]));
}

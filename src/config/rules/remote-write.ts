import { outOfOrderWindow } from "../../outage/receiver.js";
import { everyPrometheus, type Environment } from "../model.js";
import type { Finding } from "../shape-problems.js";
import { isBefore, releaseOf, thanosReference } from "../versions.js";

/** A sender that gives samples up while it is cut off within its budget breaks what the budget promises. */
export function sampleAgeLimitCoversTheBudget({ observability, childClusters }: Environment): Finding[] {
  return childClusters.flatMap(({ prometheus }, index): Finding[] => {
    const { sampleAgeLimit: limit } = prometheus.remoteWrite;
    if (limit === undefined) return [];
    const path = ["childClusters", index, "prometheus", "remoteWrite", "sampleAgeLimit"];
    const got = String(limit);
    if (prometheus.buffer === "diskQueue") {
      const rule = "no age limit with buffer: diskQueue: vmagent, which keeps the queue, has none";
      return [{ path, got, rule, remedy: "remove it, or write buffer: wal" }];
    }
    // What Receive takes: at the end of an outage as long as the budget the oldest sample is sent some time after it.
    const least = outOfOrderWindow(prometheus.outageBudget, observability.receive.blockDuration);
    if (!limit.isLessThan(least)) return [];
    return [
      {
        path,
        got,
        rule: `at least ${least}, outageBudget and half a block: what is older is dropped instead of sent, and a backlog grows older while it drains`,
        remedy: `remove it, or write ${least} or more`,
      },
    ];
  });
}

/** The first Thanos that stores what comes in version 2; earlier ones answer 200 and store nothing (found by running). */
const storesVersion2 = { major: 0, minor: 43 };

/** A disk queue writes version 1 to Receive, and takes nothing else from Prometheus. */
export function diskQueuesWriteVersionOne({ childClusters }: Environment): Finding[] {
  return childClusters.flatMap(({ prometheus: { buffer, remoteWrite } }, index) =>
    buffer === "wal" || remoteWrite.messageVersion === 1
      ? []
      : [
          {
            path: ["childClusters", index, "prometheus", "remoteWrite", "messageVersion"],
            got: remoteWrite.messageVersion,
            rule: "version 1 with buffer: diskQueue: vmagent, which keeps the queue, writes no other",
            remedy: "remove it, or write buffer: wal",
          },
        ],
  );
}

/** Messages that are acknowledged and not stored are lost without a trace. */
export function messagesAreUnderstood(environment: Environment): Finding[] {
  const image = thanosReference(environment.images);
  const release = releaseOf(image);
  if (release !== undefined && !isBefore(release, storesVersion2)) return [];
  const found = release === undefined ? "cannot be told from" : "is before that in";
  return everyPrometheus(environment).flatMap(({ path, settings }) =>
    settings.remoteWrite.messageVersion === 1
      ? []
      : [
          {
            path: [...path, "remoteWrite", "messageVersion"],
            got: settings.remoteWrite.messageVersion,
            rule: `version 1 before Thanos 0.43, which acknowledges version 2 and stores nothing; the release ${found} ${image}`,
            remedy:
              release === undefined
                ? "write 1, or name the image with its tag, such as …:v0.43.0@sha256:…"
                : "write 1, or name a later image in images.thanos",
          },
        ],
  );
}

import type { Environment } from "../model.js";
import type { Finding } from "../shape-problems.js";
import { isBefore, releaseOf } from "../versions.js";

/** The oldest vmagent whose queue is known to outlive a kill. Source: measured, docs/measurements/senders.md. */
const outlivesAKill = { major: 1, minor: 150 };

/** A vmagent before 1.149 throws its whole queue away when it is killed while it drains, and 1.150 is the one measured. */
export function diskQueuesOutliveAKill({ images: { vmagent }, childClusters }: Environment): Finding[] {
  if (vmagent === undefined || childClusters.every(({ prometheus }) => prometheus.buffer === "wal")) return [];
  const release = releaseOf(vmagent);
  if (release !== undefined && !isBefore(release, outlivesAKill)) return [];
  const rule =
    "vmagent 1.150 or later with buffer: diskQueue: earlier ones may lose the whole queue when they are killed";
  return [
    {
      path: ["images", "vmagent"],
      got: vmagent,
      rule: release === undefined ? `${rule}; the release cannot be told from it` : rule,
      remedy:
        release === undefined
          ? "name the image with its tag, such as …:v1.150.0@sha256:…"
          : "name a later image, or remove it to have the tested one",
    },
  ];
}

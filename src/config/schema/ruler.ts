import { z } from "zod";
import { componentShape } from "./component.js";
import { duration, httpUrl, volumeSize } from "./primitives.js";

/** Thanos Ruler. It runs where there are rules for it, or somebody to be told. */
export const ruler = () =>
  z
    .strictObject({
      ruleFiles: z
        .array(z.string())
        .default([])
        .describe(
          "Files with recording and alerting rules over all clusters, relative to the environment file. Without any the Ruler evaluates our own rules alone, where Alertmanager is enabled and reads are not held to tenants; elsewhere it does not run.",
        ),
      evaluationInterval: duration({ positive: true })
        .prefault("30s")
        .describe("Time between two evaluations of a group that names no interval of its own."),
      replicas: z
        .union([z.literal(1), z.literal(2)])
        .default(1)
        .describe(
          "2 evaluate every rule twice, at the same moments; Query joins the results, Alertmanager the alerts.",
        ),
      walSize: volumeSize()
        .prefault("1Gi")
        .describe("Disk of the node for results that Receive has not taken yet; it goes with the pod."),
      queryUrl: httpUrl()
        .optional()
        .describe("Where links in alerts lead to, as browsers reach it. Absent: Query's address inside the cluster."),
      ...componentShape({ cpu: "50m", memory: "128Mi", memoryLimit: "512Mi" }),
    })
    .prefault({})
    .describe("Thanos Ruler: evaluates rules over all clusters, writes results to Receive, sends alerts.");

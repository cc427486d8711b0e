import { z } from "zod";
import { quantity } from "./primitives.js";

const requestBytes = () => quantity({ atLeast: "1" });
const requestSeries = () => z.int().min(1);
const requestSamples = () => z.int().min(1);
const headSeries = () => z.int().min(0);

/**
 * What a cluster may write, for all of them. Where the numbers come from:
 *
 * - requests: above a limit Receive answers 413, which no sender repeats, so they stand far above what one sends.
 *   Prometheus sends 2000 samples at once, each as a series of its own, vmagent 10000 samples in blocks of 8 MiB:
 *   twice the samples, four times the bytes. 32 MiB leave 16 KiB of labels or buckets to each of Prometheus's samples.
 * - series in heads: 300 000 take 2.5 GB (Mimir's guidance for its ingesters), which is what an ingestor with the
 *   default memory can hold; with as many ingestors as copies each of them holds every series. Answered by 429, which
 *   senders repeat: nothing is lost while their write-ahead log lasts.
 * - concurrency: a request of ordinary size takes some 5 MB until it is forwarded, so 100 fit into a router's default
 *   1Gi. What is above waits, and is lost by nobody.
 */
export const receiveLimits = () =>
  z
    .strictObject({
      requestBytes: requestBytes()
        .prefault("32Mi")
        .describe("Longest body of one request, packed and unpacked. A longer one is answered 413 and lost."),
      requestSeries: requestSeries()
        .default(20000)
        .describe("Most series in one request. More are answered 413 and lost."),
      requestSamples: requestSamples()
        .default(20000)
        .describe("Most samples in one request. More are answered 413 and lost."),
      headSeries: headSeries()
        .default(300000)
        .describe(
          "Most series of one cluster in the ingestors' heads, copies not counted; above it is answered 429 and sent again later. 0 lifts the limit.",
        ),
      concurrency: z
        .int()
        .min(1)
        .default(100)
        .describe("Most requests that one router works on at a time; the others wait."),
    })
    .prefault({})
    .describe("What each cluster may write. childClusters[].tenantLimits changes it for one.");

/** What one cluster may write, where it differs from the others. */
export const tenantLimits = () =>
  z
    .strictObject({
      requestBytes: requestBytes()
        .optional()
        .describe("Instead of what all have. Absent: observability.receive.limits.requestBytes."),
      requestSeries: requestSeries()
        .optional()
        .describe("Instead of what all have. Absent: observability.receive.limits.requestSeries."),
      requestSamples: requestSamples()
        .optional()
        .describe("Instead of what all have. Absent: observability.receive.limits.requestSamples."),
      headSeries: headSeries()
        .optional()
        .describe("Instead of what all have; 0 lifts it. Absent: observability.receive.limits.headSeries."),
    })
    .prefault({})
    .describe("What Receive takes from this cluster, where it differs from observability.receive.limits.");

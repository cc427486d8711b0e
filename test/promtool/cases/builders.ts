import { both, type Hold, type Told } from "./case.js";

/** A series in PromQL's spelling. */
export const labelled = (name: string, labels: Readonly<Record<string, string>>) =>
  `${name}{${Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .join(",")}}`;

/** So many in a hundred of something fail. */
export type Share = (percent: number) => Record<string, string>;

/** Both results of one counter. */
export const results =
  (
    name: string,
    labels: Readonly<Record<string, string>>,
    bad: Record<string, string>,
    good: Record<string, string>,
  ): Share =>
  (percent) => ({
    [labelled(name, { ...labels, ...bad })]: `0+${percent}x60`,
    [labelled(name, { ...labels, ...good })]: `0+${100 - percent}x60`,
  });

/** One counter of failures and one of all. */
export const counters =
  (
    failed: string,
    all: string,
    labels: Readonly<Record<string, string>>,
    further: Record<string, string> = {},
  ): Share =>
  (percent) => ({
    [labelled(failed, { ...labels, ...further })]: `0+${percent}x60`,
    [labelled(all, labels)]: `0+100x60`,
  });

/** Calls by gRPC. */
export const grpc = (side: "server" | "client", labels: Readonly<Record<string, string>>) =>
  counters(`grpc_${side}_handled_total`, `grpc_${side}_started_total`, labels, { grpc_code: "Internal" });
/** Requests to the object store. */
export const bucket = (job: string) =>
  counters("thanos_objstore_bucket_operation_failures_total", "thanos_objstore_bucket_operations_total", { job });

/** An alert on a share: a hundredth more, and a tenth of one less. */
export const shareOf = (told: Told, hold: Hold, share: Share, percent: number) =>
  both(told, hold, share(percent + 1), share(percent - 0.1));

/** Everything took between the two seconds, or less than the first. */
export const slow = (
  told: Told,
  hold: Hold,
  histogram: string,
  labels: Readonly<Record<string, string>>,
  from: number,
  to: number,
) => {
  const buckets = (early: number) => ({
    [labelled(`${histogram}_bucket`, { ...labels, le: String(from) })]: `0+${early}x60`,
    [labelled(`${histogram}_bucket`, { ...labels, le: String(to) })]: "0+100x60",
    [labelled(`${histogram}_bucket`, { ...labels, le: "+Inf" })]: "0+100x60",
  });
  return both(told, hold, buckets(0), buckets(100));
};

/** A gauge, or a counter, that is one thing or the other. */
export const either = (
  told: Told,
  hold: Hold,
  name: string,
  labels: Readonly<Record<string, string>>,
  [bad, good]: [string, string],
) => both(told, hold, { [labelled(name, labels)]: bad }, { [labelled(name, labels)]: good });

/** A condition that holds from the first scrape on. */
export const atOnce: Readonly<Record<"5m" | "15m", Hold>> = {
  "5m": { fires: "5m", quiet: "4m45s" },
  "15m": { fires: "15m", quiet: "14m45s" },
};

/** A counter that goes on, and one that stands. */
export const steps: [string, string] = ["0+1x60", "3x60"];

import type { Environment } from "../model.js";
import type { ProblemPath } from "../problem.js";
import type { Finding } from "../shape-problems.js";
import { matchesWhole } from "../schema/regular-expression.js";
import { filteredAway } from "./filtered-away.js";
import { headSeriesMetric, largestRequest, type TenantLimits } from "../tenant-limits.js";

type RequestLimits = Partial<Pick<TenantLimits, "requestBytes" | "requestSeries" | "requestSamples">>;
type Buffer = keyof typeof largestRequest;

/** A request above a limit is answered 413: Prometheus drops it, and a disk queue sends it again for ever. */
export function requestLimitsAboveWhatIsSent({ observability, childClusters }: Environment): Finding[] {
  const at = (path: ProblemPath, limits: RequestLimits, bufferOf: (key: keyof RequestLimits) => Buffer): Finding[] => {
    const { requestBytes, ...counts } = limits;
    const { bytes } = largestRequest[bufferOf("requestBytes")];
    return [
      ...(requestBytes?.isLessThan(bytes) === true
        ? [tooLow([...path, "requestBytes"], String(requestBytes), String(bytes), bufferOf("requestBytes"))]
        : []),
      ...(["requestSeries", "requestSamples"] as const).flatMap((key) => {
        const [limit, { samples }] = [counts[key], largestRequest[bufferOf(key)]];
        return limit !== undefined && limit < samples ? [tooLow([...path, key], limit, samples, bufferOf(key))] : [];
      }),
    ];
  };
  // A cluster with a limit of its own is not held to the common one; the observability cluster always is, with a WAL.
  const ofThoseWhoInherit = (key: keyof RequestLimits): Buffer =>
    childClusters.some(
      ({ prometheus, tenantLimits }) => prometheus.buffer === "diskQueue" && tenantLimits[key] === undefined,
    )
      ? "diskQueue"
      : "wal";
  return [
    ...at(["observability", "receive", "limits"], observability.receive.limits, ofThoseWhoInherit),
    ...childClusters.flatMap(({ tenantLimits, prometheus }, index) =>
      at(["childClusters", index, "tenantLimits"], tenantLimits, () => prometheus.buffer),
    ),
  ];
}

function tooLow<Value extends string | number>(path: ProblemPath, got: Value, least: Value, buffer: Buffer): Finding {
  return {
    path,
    got,
    rule:
      buffer === "wal"
        ? `at least ${least}, which a Prometheus may send at once: what is above the limit is refused for good and lost`
        : `at least ${least}, which a disk queue may send at once: what is above the limit is refused each time, and all behind it waits`,
    remedy: `write ${least} or more`,
  };
}

/** A name twice is a slip, and hides which of the two entries somebody removes later. */
export function deniedOnce({ observability: { remoteWrite } }: Environment): Finding[] {
  return remoteWrite.denied.flatMap((name, index) =>
    remoteWrite.denied.indexOf(name) === index
      ? []
      : [
          {
            path: ["observability", "remoteWrite", "denied", index],
            got: name,
            rule: "each cluster once",
            remedy: "remove it",
          },
        ],
  );
}

/** Labels of it that the routers' query reads. */
const headSeriesLabels = ["namespace", "job", "tenant"];

/** Limits on heads are held by asking this cluster's Prometheus; without the metric they would hold nobody, silently. */
export function headSeriesAreMeasured({ observability: { prometheus } }: Environment): Finding[] {
  const { keep, dropLabels } = prometheus.metrics;
  const path = ["observability", "prometheus", "metrics"];
  const refuse = (key: string, index: number, got: string, what: string): Finding => ({
    path: [...path, key, index],
    got,
    rule: `a pattern that leaves ${what} alone: by it the routers hold clusters to their limits`,
    remedy: "write a narrower pattern",
  });
  const { missing, dropping } = filteredAway(prometheus.metrics, [headSeriesMetric]);
  return [
    ...(missing.length === 0
      ? []
      : [
          {
            path: [...path, "keep"],
            got: keep,
            rule: `a list that keeps ${headSeriesMetric} too: by it the routers hold clusters to their limits`,
            remedy: `add ${headSeriesMetric}`,
          },
        ]),
    ...dropping.map(({ index, pattern }) => refuse("drop", index, pattern, `the metric ${headSeriesMetric}`)),
    ...dropLabels.flatMap((pattern, index) => {
      const label = headSeriesLabels.find((name) => matchesWhole(pattern, name));
      return label === undefined ? [] : [refuse("dropLabels", index, pattern, `the label ${label}`)];
    }),
  ];
}

import type { Environment } from "../model.js";
import type { ProblemPath } from "../problem.js";
import type { Finding } from "../shape-problems.js";
import { matchesWhole } from "../schema/regular-expression.js";
import { headSeriesMetric, largestRequest, type TenantLimits } from "../tenant-limits.js";

type RequestLimits = Partial<Pick<TenantLimits, "requestBytes" | "requestSeries" | "requestSamples">>;

/** A request above a limit is answered 413, which no sender repeats: its samples are lost. */
export function requestLimitsAboveWhatIsSent({ observability, childClusters }: Environment): Finding[] {
  const at = (path: ProblemPath, { requestBytes, requestSeries, requestSamples }: RequestLimits): Finding[] => [
    ...(requestBytes?.isLessThan(largestRequest.bytes) === true
      ? [tooLow([...path, "requestBytes"], String(requestBytes), String(largestRequest.bytes))]
      : []),
    ...Object.entries({ requestSeries, requestSamples }).flatMap(([key, limit]) =>
      limit !== undefined && limit < largestRequest.samples
        ? [tooLow([...path, key], limit, largestRequest.samples)]
        : [],
    ),
  ];
  return [
    ...at(["observability", "receive", "limits"], observability.receive.limits),
    ...childClusters.flatMap(({ tenantLimits }, index) => at(["childClusters", index, "tenantLimits"], tenantLimits)),
  ];
}

function tooLow<Value extends string | number>(path: ProblemPath, got: Value, least: Value): Finding {
  return {
    path,
    got,
    rule: `at least ${least}, which a Prometheus may send at once: what is above the limit is refused for good and lost`,
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
  const { keep, drop, dropLabels } = prometheus.metrics;
  const path = ["observability", "prometheus", "metrics"];
  const refuse = (key: string, index: number, got: string, what: string): Finding => ({
    path: [...path, key, index],
    got,
    rule: `a pattern that leaves ${what} alone: by it the routers hold clusters to their limits`,
    remedy: "write a narrower pattern",
  });
  const kept = keep.length === 0 || keep.some((pattern) => matchesWhole(pattern, headSeriesMetric));
  return [
    ...(kept
      ? []
      : [
          {
            path: [...path, "keep"],
            got: keep,
            rule: `a list that keeps ${headSeriesMetric} too: by it the routers hold clusters to their limits`,
            remedy: `add ${headSeriesMetric}`,
          },
        ]),
    ...drop.flatMap((pattern, index) =>
      matchesWhole(pattern, headSeriesMetric) ? [refuse("drop", index, pattern, `the metric ${headSeriesMetric}`)] : [],
    ),
    ...dropLabels.flatMap((pattern, index) => {
      const label = headSeriesLabels.find((name) => matchesWhole(pattern, name));
      return label === undefined ? [] : [refuse("dropLabels", index, pattern, `the label ${label}`)];
    }),
  ];
}

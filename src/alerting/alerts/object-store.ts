import type { AlertGroup } from "../alert.js";
import { nobodyAnswers } from "../nobody-answers.js";

const share = (range: string) =>
  `sum by (job) (rate(thanos_objstore_bucket_operation_failures_total[${range}])) / ` +
  `sum by (job) (rate(thanos_objstore_bucket_operations_total[${range}])) > 0.5`;

/**
 * Alerts about the object store, wherever it is: by what its users meet with.
 *
 * @param minio whether it is MinIO in the same cluster, which is asked itself: its users may be idle for minutes.
 */
export function objectStoreAlerts(minio: boolean): AlertGroup {
  return {
    name: "object-store",
    alerts: [
      {
        name: "ObjectStoreFailing",
        expr: share("10m"),
        for: "5m",
        severity: "page",
        summary: "More than half of what {{ $labels.job }} wants of the object store fails.",
        description:
          "Ingestors keep blocks until they can be uploaded, as long as their volumes last. Old samples cannot be read.",
      },
      ...(minio
        ? [
            {
              name: "MinioDown",
              expr: nobodyAnswers("minio"),
              for: "1m",
              severity: "page" as const,
              summary: "No server of MinIO answers.",
              description:
                "Ingestors keep blocks until they can be uploaded, as long as their volumes last. Old samples cannot be read.",
            },
          ]
        : []),
    ],
  };
}

import type { AlertGroup } from "../alert.js";

const free = 'minio_cluster_capacity_usable_free_bytes{job="minio"}';

/** How full MinIO is; it grows only by taking a new pool, which is work for days. */
export const minioComponent: AlertGroup = {
  name: "components-minio",
  alerts: [
    {
      name: "MinioFillingUp",
      expr: `min(predict_linear(${free}[12h], 4 * 86400)) < 0`,
      for: "1h",
      severity: "ticket",
      summary: "MinIO is full within four days, at the pace of the last hours.",
      description: "When it is full no block can be uploaded, and the ingestors' volumes fill.",
    },
    {
      name: "MinioNearlyFull",
      expr: `min(predict_linear(${free}[1h], 4 * 3600)) < 0`,
      for: "15m",
      severity: "page",
      summary: "MinIO is full within four hours, at the pace of the last one.",
      description: "When it is full no block can be uploaded, and the ingestors' volumes fill.",
    },
  ],
};

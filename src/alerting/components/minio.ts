import type { AlertGroup } from "../alert.js";

const free = 'minio_cluster_capacity_usable_free_bytes{job="minio"}';
const total = 'minio_cluster_capacity_usable_total_bytes{job="minio"}';

/** The pace of a new store, or of one that takes a month at once, says nothing of its future while most of it is free. */
const freeBelow = (part: number) => `min(${free} / ${total}) < ${part}`;

/** How full MinIO is; it grows only by taking a new pool, which is work for days. */
export const minioComponent: AlertGroup = {
  name: "components-minio",
  alerts: [
    {
      name: "MinioFillingUp",
      expr: `min(predict_linear(${free}[12h], 4 * 86400)) < 0 and ${freeBelow(0.5)}`,
      for: "1h",
      severity: "ticket",
      summary: "MinIO is half full, and full within four days at the pace of the last hours.",
      description: "When it is full no block can be uploaded, and the ingestors' volumes fill.",
    },
    {
      name: "MinioNearlyFull",
      expr: `min(predict_linear(${free}[1h], 4 * 3600)) < 0 and ${freeBelow(0.25)}`,
      for: "15m",
      severity: "page",
      summary: "MinIO is three quarters full, and full within four hours at the pace of the last one.",
      description: "When it is full no block can be uploaded, and the ingestors' volumes fill.",
    },
  ],
};

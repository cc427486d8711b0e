import { z } from "zod";
import { componentShape } from "./component.js";
import { bucketName, dnsSubdomain, imageReference, volumeSize } from "./primitives.js";
import { s3 } from "./s3.js";

const minio = z
  .strictObject({
    image: imageReference().describe(
      "Image with the programs minio and mc. Required: MinIO publishes no images any more, and its last one has a known hole (CVE-2025-62506). Build it from the module, or take a maintained rebuild.",
    ),
    bucket: bucketName().default("thanos"),
    servers: z.int().min(1).max(32).default(4).describe("MinIO servers: 1 (a laboratory) or 4 and up (distributed)."),
    drivesPerServer: z.int().min(1).max(16).default(1).describe("Volumes per server."),
    driveSize: volumeSize().prefault("100Gi").describe("Size of each volume."),
    rootSecret: dnsSubdomain()
      .optional()
      .describe(
        "Existing Secret with the keys user and password. Absent: the variables minio_root_user and minio_root_password are asked for.",
      ),
    users: z
      .strictObject({
        receiveIngestor: dnsSubdomain()
          .optional()
          .describe("Secret of the ingestors' user. Absent: variables are asked for."),
        storeGateway: dnsSubdomain()
          .optional()
          .describe("Secret of the Store Gateway's user. Absent: variables are asked for."),
        compactor: dnsSubdomain()
          .optional()
          .describe("Secret of the Compactor's user. Absent: variables are asked for."),
      })
      .prefault({})
      .describe(
        "Existing Secrets with the keys user and password of each component's own user. A password that changes in such a Secret reaches MinIO when the Job minio-setup is replaced (terraform apply -replace).",
      ),
    ...componentShape({ cpu: "250m", memory: "1Gi", memoryLimit: "2Gi" }),
  })
  .describe("MinIO inside the observability cluster.");

const existing = z
  .strictObject({
    bucket: bucketName(),
    endpoint: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]*(:[0-9]+)?$/, { error: "host or host:port, without scheme" })
      .describe("Host, or host:port, of the S3 interface."),
    region: z.string().default("us-east-1").describe("Region the requests are signed for."),
    insecure: z.boolean().default(false).describe("Plain HTTP instead of TLS. Refused: only false is left."),
    authoritySecret: dnsSubdomain()
      .optional()
      .describe(
        "Existing Secret whose ca.crt holds the authorities of the store's certificate. Absent: public ones. Restart the pods that use the store after a change.",
      ),
    pathStyle: z
      .boolean()
      .default(true)
      .describe("Bucket in the path (most S3-compatible stores) instead of in the host name."),
    prefix: z
      .string()
      .optional()
      .describe(
        "Folder inside the bucket; one bucket may hold several environments this way. Absent: all of the bucket.",
      ),
    credentialsSecret: dnsSubdomain().describe("Existing Secret with the keys accessKey and secretKey."),
  })
  .describe("Any S3-compatible store that exists already.");

/** Where blocks live for years: exactly one of `minio`, `existing` and `s3` (held by a rule, so that the report can say it well). */
export const objectStore = () =>
  z
    .strictObject({ minio: minio.optional(), existing: existing.optional(), s3: s3.optional() })
    .describe("Where blocks live for years. Exactly one kind.");

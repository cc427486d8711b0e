import type { ITerraformDependable } from "#cdktf";
import { yamlDocument } from "../kubernetes/yaml-document.js";
import type { EnvironmentVariable } from "../kubernetes/pod.js";

/** What the S3 client of Thanos is told; keys as in its own document. */
export interface S3ClientConfig {
  readonly bucket: string;
  /** Host or host:port. */
  readonly endpoint: string;
  readonly region: string;
  /** Plain HTTP. @default false */
  readonly insecure?: boolean;
  /** Bucket in the path instead of in the host name. @default false */
  readonly pathStyle?: boolean;
  /** Folder inside the bucket. @default - the top */
  readonly prefix?: string;
}

/** Where blocks live, whoever runs it: everything a Thanos component needs to read and write there. */
export interface ObjectStore {
  /** Thanos's object-store document. It holds no credentials, so a plan may show it. */
  readonly document: string;
  /** Credentials as environment variables from a Secret; empty when the pod's own identity is enough. */
  readonly credentials: readonly EnvironmentVariable[];
  /** What must exist before a component may use the store. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * Thanos's object-store document for an S3 client.
 *
 * Keys stay out of it: without them the client takes `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` from its
 * environment, or the identity of its pod.
 */
export function s3Document(config: S3ClientConfig): string {
  return yamlDocument({
    type: "S3",
    config: {
      bucket: config.bucket,
      endpoint: config.endpoint,
      region: config.region,
      insecure: config.insecure ?? false,
      bucket_lookup_type: config.pathStyle === true ? "path" : "auto",
    },
    prefix: config.prefix ?? "",
  });
}

/** The environment variables from which an S3 client takes static keys. */
export function staticCredentials(
  secret: string,
  keys: { readonly user: string; readonly password: string },
): EnvironmentVariable[] {
  return [
    { name: "AWS_ACCESS_KEY_ID", secret, key: keys.user },
    { name: "AWS_SECRET_ACCESS_KEY", secret, key: keys.password },
  ];
}

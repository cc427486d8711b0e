import type { ITerraformDependable } from "#cdktf";
import type { EnvironmentVariable } from "../kubernetes/container.js";
import type { PodVolume } from "../kubernetes/pod-volume.js";
import { yamlDocument } from "../kubernetes/yaml-document.js";
import type { ObjectStoreRole } from "./object-store-actions.js";

/** What the S3 client of Thanos is told; keys as in its own document. There is no way to ask for plain HTTP. */
export interface S3ClientConfig {
  readonly bucket: string;
  /** Host or host:port. */
  readonly endpoint: string;
  readonly region: string;
  /** Bucket in the path instead of in the host name. @default false */
  readonly pathStyle?: boolean;
  /** Folder inside the bucket. @default - the top */
  readonly prefix?: string;
  /** File, in the pod, with the authorities of the store's certificate. @default - those of the image */
  readonly authorityFile?: string;
}

/** Everything one component needs to read and write where blocks live. */
export interface ObjectStoreAccess {
  /** Thanos's object-store document. It holds no credentials, so a plan may show it. */
  readonly document: string;
  /** Credentials as environment variables from a Secret; empty when the pod's own identity is enough. */
  readonly credentials: readonly EnvironmentVariable[];
  /** Files the document names. */
  readonly volumes: readonly PodVolume[];
  /** What the client reads only when it starts, by name: pods restart when one changes. */
  readonly checksums: Readonly<Record<string, string>>;
  /** Annotations of the service account by which the pods are given an identity. @default - none */
  readonly serviceAccountAnnotations?: Readonly<Record<string, string>>;
  /** What must exist before the component may use the store. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** Where blocks live, whoever runs it. */
export interface ObjectStore {
  /** What a component is given; where the store knows users, each component is one of its own. */
  access(role: ObjectStoreRole): ObjectStoreAccess;
}

/** Folder, in the pods of Thanos, with the authorities of the store's certificate. */
export const authorityFolder = "/etc/object-store";

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
      insecure: false,
      bucket_lookup_type: config.pathStyle === true ? "path" : "auto",
      ...(config.authorityFile === undefined ? {} : { http_config: { tls_config: { ca_file: config.authorityFile } } }),
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

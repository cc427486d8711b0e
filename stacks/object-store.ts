import type { Construct } from "constructs";
import type { Environment } from "../src/config/model.js";
import type { Observability } from "../src/config/schema/observability.js";
import type { CredentialRole } from "../src/config/required-identities.js";
import type { ClusterNamespace } from "../src/kubernetes/cluster-namespace.js";
import { mergeSettings } from "../src/kubernetes/merge-settings.js";
import { bucketRoleNames, roleArn } from "../src/config/aws.js";
import type { S3Settings } from "../src/config/schema/s3.js";
import { awsStore, type AwsStoreProps } from "../src/object-store/aws-store.js";
import { existingStore } from "../src/object-store/existing-store.js";
import { Minio } from "../src/object-store/minio.js";
import type { ScrapedOverTls } from "../src/object-store/minio-scrape.js";
import type { MinioUser } from "../src/object-store/minio-setup.js";
import type { ObjectStore } from "../src/object-store/object-store.js";
import type { ClusterIdentities } from "./identities.js";

/** The object store of an environment, and what of it Prometheus must scrape. */
export interface ChosenObjectStore {
  readonly store: ObjectStore;
  /** Empty for a store that somebody else runs. */
  readonly scraped: readonly ScrapedOverTls[];
}

/**
 * The object store an environment asks for.
 *
 * @throws Error when it asks for none; the rules refuse that earlier, with the place in the file.
 */
export function chooseObjectStore(
  scope: Construct,
  environment: Environment,
  namespace: ClusterNamespace,
  identities: ClusterIdentities,
): ChosenObjectStore {
  const { observability } = environment;
  const { minio, existing, s3 } = observability.objectStore;
  if (minio !== undefined) {
    const store = makeMinio(scope, observability, minio, namespace, identities);
    return { store, scraped: [store.scrape] };
  }
  if (existing !== undefined) return { store: existingStore(existing), scraped: [] };
  if (s3 !== undefined) {
    const { bucket, region, endpoint, prefix } = s3;
    return { store: awsStore({ bucket, region, endpoint, prefix, roleArns: roleArns(s3, environment) }), scraped: [] };
  }
  throw new Error("`objectStore` must be one of minio, existing and s3; got: none");
}

/** With IRSA the service account names the role; nothing is read from the stack that makes it. */
function roleArns({ region, eks }: S3Settings, { name }: Environment): AwsStoreProps["roleArns"] {
  if (eks?.identity !== "irsa" || eks.accountId === undefined) return undefined;
  const { accountId } = eks;
  const { receiveIngestor, storeGateway, compactor } = bucketRoleNames(name);
  return {
    receiveIngestor: roleArn(region, accountId, receiveIngestor),
    storeGateway: roleArn(region, accountId, storeGateway),
    compactor: roleArn(region, accountId, compactor),
  };
}

function makeMinio(
  scope: Construct,
  observability: Observability,
  minio: NonNullable<Observability["objectStore"]["minio"]>,
  namespace: ClusterNamespace,
  identities: ClusterIdentities,
): Minio {
  const component = "object-store";
  const user = (role: CredentialRole, of: string, existing: string | undefined): MinioUser => ({
    secret: identities.credential(scope, role, role, { name: role, component, of, existing }).name,
    revision: identities.revision(role),
  });
  const { receiveIngestor, storeGateway, compactor } = minio.users;
  return new Minio(scope, "minio", {
    ...minio,
    namespace,
    root: user("minio-root", "MinIO's root user", minio.rootSecret),
    users: {
      receiveIngestor: user("minio-receive-ingestor", "the ingestors' user of MinIO", receiveIngestor),
      storeGateway: user("minio-store-gateway", "the Store Gateway's user of MinIO", storeGateway),
      compactor: user("minio-compactor", "the Compactor's user of MinIO", compactor),
    },
    identity: identities.certificate(scope, "minio-certificate", "minio", {
      name: "minio-certificate",
      component,
      purpose: "that MinIO shows to its clients",
      existing: observability.identities.minio,
    }),
    settings: mergeSettings(observability.defaults, minio),
  });
}

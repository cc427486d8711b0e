import type { Construct } from "constructs";
import type { Observability } from "../src/config/schema/observability.js";
import type { ClusterNamespace } from "../src/kubernetes/cluster-namespace.js";
import { mergeSettings } from "../src/kubernetes/merge-settings.js";
import { awsBucket, existingStore } from "../src/object-store/existing-store.js";
import { Minio } from "../src/object-store/minio.js";
import type { ObjectStore } from "../src/object-store/object-store.js";
import type { ClusterIdentities } from "./identities.js";

/**
 * The object store an environment asks for.
 *
 * @throws Error when it asks for none; the rules refuse that earlier, with the place in the file.
 */
export function chooseObjectStore(
  scope: Construct,
  { objectStore, defaults }: Observability,
  namespace: ClusterNamespace,
  identities: ClusterIdentities,
): ObjectStore {
  const { minio, existing, s3 } = objectStore;
  if (minio !== undefined) {
    const root = identities.credential(scope, "minio-root", "minio-root", {
      name: "minio-root",
      component: "object-store",
      of: "MinIO's root user",
      existing: minio.rootSecret,
    });
    return new Minio(scope, "minio", {
      ...minio,
      namespace,
      rootSecret: root.name,
      settings: mergeSettings(defaults, minio),
    });
  }
  if (existing !== undefined) return existingStore(existing);
  if (s3 !== undefined) return awsBucket(s3);
  throw new Error("`objectStore` must be one of minio, existing and s3; got: none");
}

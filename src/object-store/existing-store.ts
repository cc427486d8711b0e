import { s3Document, staticCredentials, type ObjectStore, type S3ClientConfig } from "./object-store.js";

/** Any S3-compatible store that exists, with its keys in an existing Secret (`accessKey`, `secretKey`). */
export function existingStore(settings: S3ClientConfig & { readonly credentialsSecret: string }): ObjectStore {
  return {
    document: s3Document(settings),
    credentials: staticCredentials(settings.credentialsSecret, { user: "accessKey", password: "secretKey" }),
    dependsOn: [],
  };
}

/** A bucket in AWS that exists; the pods' own identity (EKS Pod Identity) opens it, so there are no keys. */
export function awsBucket(settings: {
  readonly bucket: string;
  readonly region: string;
  readonly endpoint?: string;
  readonly prefix?: string;
}): ObjectStore {
  const endpoint = settings.endpoint ?? `s3.${settings.region}.amazonaws.com`;
  return { document: s3Document({ ...settings, endpoint }), credentials: [], dependsOn: [] };
}

import {
  authorityFolder,
  s3Document,
  staticCredentials,
  type ObjectStore,
  type ObjectStoreAccess,
  type S3ClientConfig,
} from "./object-store.js";

/** Any S3-compatible store that exists. */
export interface ExistingStoreProps extends Omit<S3ClientConfig, "authorityFile"> {
  /** Existing Secret with the keys `accessKey` and `secretKey`. */
  readonly credentialsSecret: string;
  /**
   * Existing Secret whose `ca.crt` holds the authorities of the store's certificate. Whoever changes it restarts the
   * pods: Thanos reads it only when it starts, and nobody tells us.
   *
   * @default - the authorities of the image
   */
  readonly authoritySecret?: string;
}

/** Any S3-compatible store that exists, with one pair of keys for all components. */
export function existingStore({ credentialsSecret, authoritySecret, ...settings }: ExistingStoreProps): ObjectStore {
  const privateAuthority = authoritySecret !== undefined;
  return everyComponent({
    document: s3Document({ ...settings, authorityFile: privateAuthority ? `${authorityFolder}/ca.crt` : undefined }),
    credentials: staticCredentials(credentialsSecret, { user: "accessKey", password: "secretKey" }),
    volumes: privateAuthority
      ? [
          {
            name: "object-store-authorities",
            mountPath: authorityFolder,
            secret: authoritySecret,
            items: { "ca.crt": "ca.crt" },
          },
        ]
      : [],
  });
}

function everyComponent(access: Pick<ObjectStoreAccess, "document" | "credentials" | "volumes">): ObjectStore {
  return { access: () => ({ ...access, checksums: {}, dependsOn: [] }) };
}

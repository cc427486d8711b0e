/** The components that open the object store, each as a user of its own where the store knows users. */
export const objectStoreRoles = ["receiveIngestor", "storeGateway", "compactor"] as const;

/** A component that opens the object store. */
export type ObjectStoreRole = (typeof objectStoreRoles)[number];

/** An S3 action, as policies name it. */
export type S3Action = "s3:ListBucket" | "s3:GetObject" | "s3:PutObject" | "s3:DeleteObject";

/** An action on a key of KMS, as policies name it. */
export type KmsAction = "kms:Decrypt" | "kms:GenerateDataKey";

/**
 * The least each component needs, by experiment: the lab takes every action away in turn and watches the component fail.
 *
 * An ingestor asks for an object by name before it uploads, and never lists. Only the Compactor deletes: it also removes
 * what a broken upload left, and the store itself the parts of a broken multipart upload after a day, so nobody aborts
 * one. The region stands in every document, so nobody asks for the bucket's location.
 */
export const objectStoreActions: Readonly<Record<ObjectStoreRole, readonly S3Action[]>> = {
  storeGateway: ["s3:ListBucket", "s3:GetObject"],
  receiveIngestor: ["s3:GetObject", "s3:PutObject"],
  compactor: ["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
};

/**
 * The same on AWS, where everybody lists: S3 answers 403 in place of 404 to those who may not, and every component asks
 * for what may not be there (an ingestor for the block it is about to upload, the others for marks) and takes a 403 for
 * a failure. Source: AWS, "HeadObject", Permissions; objstore 71d60df, `providers/s3`, `Exists`.
 */
export function awsObjectStoreActions(role: ObjectStoreRole): readonly S3Action[] {
  return [...new Set<S3Action>(["s3:ListBucket", ...objectStoreActions[role]])];
}

/**
 * What S3 does with the bucket's key in a caller's name. Whoever uploads in parts also decrypts, when S3 joins them.
 * Source: AWS, "Protecting data with server-side encryption using KMS keys".
 */
const onTheKey: Readonly<Partial<Record<S3Action, readonly KmsAction[]>>> = {
  "s3:GetObject": ["kms:Decrypt"],
  "s3:PutObject": ["kms:Decrypt", "kms:GenerateDataKey"],
};

/** What those who may do this in the bucket must be allowed on its key. */
export function kmsActions(actions: readonly S3Action[]): readonly KmsAction[] {
  return [...new Set(actions.flatMap((action) => onTheKey[action] ?? []))];
}

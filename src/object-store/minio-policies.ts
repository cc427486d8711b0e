/** The components that open the object store, each as a user of its own where the store knows users. */
export const objectStoreRoles = ["receiveIngestor", "storeGateway", "compactor"] as const;

/** A component that opens the object store. */
export type ObjectStoreRole = (typeof objectStoreRoles)[number];

/** An S3 action, as policies name it. */
export type S3Action = "s3:ListBucket" | "s3:GetObject" | "s3:PutObject" | "s3:DeleteObject";

/**
 * The least each component needs, by experiment: the lab takes every action away in turn and watches the component fail.
 *
 * An ingestor asks for an object by name before it uploads, and never lists. Only the Compactor deletes: it also removes
 * what a broken upload left, and MinIO itself the parts of a broken multipart upload after a day, so nobody aborts one.
 * The region stands in every document, so nobody asks for the bucket's location.
 */
export const objectStoreActions: Readonly<Record<ObjectStoreRole, readonly S3Action[]>> = {
  storeGateway: ["s3:ListBucket", "s3:GetObject"],
  receiveIngestor: ["s3:GetObject", "s3:PutObject"],
  compactor: ["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
};

/**
 * A policy, as MinIO reads it, that allows these actions on one bucket and nothing anywhere else.
 *
 * @param bucket name of the bucket.
 * @param actions what is allowed there.
 */
export function bucketPolicy(bucket: string, actions: readonly S3Action[]): string {
  const statement = (allowed: readonly S3Action[], resource: string) =>
    allowed.length === 0
      ? []
      : [{ Effect: "Allow", Action: [...allowed], Resource: [`arn:aws:s3:::${bucket}${resource}`] }];
  const onBucket = (action: S3Action) => action === "s3:ListBucket";
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      ...statement(actions.filter(onBucket), ""),
      ...statement(
        actions.filter((action) => !onBucket(action)),
        "/*",
      ),
    ],
  });
}

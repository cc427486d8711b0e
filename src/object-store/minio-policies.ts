import type { S3Action } from "./object-store-actions.js";

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

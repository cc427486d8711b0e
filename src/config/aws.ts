/** Longest name of a role. Source: AWS, "IAM and AWS STS quotas". */
export const longestRoleName = 64;

/** Days for which a bucket of ours keeps what was overwritten or deleted, where the file does not say. */
export const defaultNoncurrentDays = 7;

/** The partition of AWS that a region belongs to; every ARN begins with it. Source: AWS, "Amazon Resource Names (ARNs)". */
export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** Host of S3 in a region. Source: AWS, "Amazon S3 endpoints and quotas". */
export function s3Endpoint(region: string): string {
  return `s3.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
}

/**
 * Names of the roles under which components open the bucket, known without a state: the observability stack writes their
 * ARNs into service accounts.
 *
 * @param environment its name, because an account knows every role's name once.
 */
export function bucketRoleNames(environment: string) {
  return {
    receiveIngestor: `${environment}-thanos-receive-ingestor`,
    storeGateway: `${environment}-thanos-store-gateway`,
    compactor: `${environment}-thanos-compact`,
  } as const;
}

/** ARN of a role. */
export function roleArn(region: string, accountId: string, name: string): string {
  return `arn:${partitionOf(region)}:iam::${accountId}:role/${name}`;
}

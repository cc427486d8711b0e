import { Construct } from "constructs";
import { S3Bucket } from "#aws/s3-bucket";
import { S3BucketLifecycleConfiguration } from "#aws/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "#aws/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "#aws/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "#aws/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "#aws/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "#aws/s3-bucket-versioning";
import { defaultNoncurrentDays, partitionOf } from "../config/aws.js";
import { tlsOnlyPolicy } from "./aws-policies.js";

/** Properties of a bucket in AWS. */
export interface AwsBucketProps {
  /** Name of the bucket; nobody else in the whole partition of AWS may have it. */
  readonly name: string;
  /** Region it is in. */
  readonly region: string;
  /** ARN of the key that encrypts it; in the same region. */
  readonly keyArn: string;
  /**
   * Days for which overwritten and deleted objects can be restored. The Compactor replaces whatever it compacts, so all
   * that is compacted within these days is paid for twice.
   *
   * @default 7
   */
  readonly noncurrentDays?: number;
}

/** Days after which the parts of an upload that was broken off go. MinIO waits as long. */
const incompleteUploadDays = 1;

/** A private, encrypted, versioned bucket that neither Terraform nor `force_destroy` empties. */
export class AwsBucket extends Construct {
  /** ARN of the bucket, known before it is made. */
  readonly arn: string;

  constructor(
    scope: Construct,
    id: string,
    { name, region, keyArn, noncurrentDays = defaultNoncurrentDays }: AwsBucketProps,
  ) {
    super(scope, id);
    this.arn = `arn:${partitionOf(region)}:s3:::${name}`;
    const { bucket } = new S3Bucket(this, "Resource", {
      bucket: name,
      forceDestroy: false,
      // A bucket that is renamed in the environment is another one, and this one would be destroyed: with years of blocks.
      lifecycle: { preventDestroy: true },
    });
    const publicAccess = new S3BucketPublicAccessBlock(this, "public-access", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, "ownership", { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } });
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket,
      rule: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
          // KMS is asked once in a while and not for each of the many small objects of a block.
          bucketKeyEnabled: true,
        },
      ],
    });
    const versioning = new S3BucketVersioningA(this, "versioning", {
      bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket,
      rule: [
        {
          id: "noncurrent-versions",
          status: "Enabled",
          filter: [{ prefix: "" }],
          noncurrentVersionExpiration: [{ noncurrentDays }],
          // What is left of a deleted object once its last version is gone; listing walks over each of them.
          expiration: [{ expiredObjectDeleteMarker: true }],
        },
        {
          id: "incomplete-uploads",
          status: "Enabled",
          filter: [{ prefix: "" }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: incompleteUploadDays }],
        },
      ],
      dependsOn: [versioning],
    });
    // S3 changes one of the two at a time, and refuses the other.
    new S3BucketPolicy(this, "policy", { bucket, policy: tlsOnlyPolicy(this.arn), dependsOn: [publicAccess] });
  }
}

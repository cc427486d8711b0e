import { Construct } from "constructs";
import { KmsKey } from "#aws/kms-key";

/** Properties of a bucket's key. */
export interface AwsBucketKeyProps {
  /** Name of the bucket that it encrypts. */
  readonly bucket: string;
}

/** The key that encrypts a bucket. Its policy is KMS's default: IAM decides who uses it. */
export class AwsBucketKey extends Construct {
  /** ARN of the key, known only when it is made. */
  readonly arn: string;

  constructor(scope: Construct, id: string, { bucket }: AwsBucketKeyProps) {
    super(scope, id);
    this.arn = new KmsKey(this, "Resource", {
      description: `Encrypts the blocks in the bucket ${bucket}`,
      enableKeyRotation: true,
      // The longest there is: for as long a deletion by mistake can be taken back, and with it all that was ever stored.
      deletionWindowInDays: 30,
      lifecycle: { preventDestroy: true },
    }).arn;
  }
}

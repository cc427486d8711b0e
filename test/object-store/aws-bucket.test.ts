import { describe, expect, it } from "vitest";
import { AwsProvider } from "#aws/provider";
import { AwsBucketKey } from "../../src/object-store/aws-bucket-key.js";
import { AwsBucket, type AwsBucketProps } from "../../src/object-store/aws-bucket.js";
import { synthStack } from "../support/synth.js";

function synth(props: Partial<AwsBucketProps> = {}) {
  let arn = "";
  const stack = synthStack((scope) => {
    new AwsProvider(scope, "aws", { region: "eu-west-1" });
    arn = new AwsBucket(scope, "bucket", { name: "metrics", region: "eu-west-1", keyArn: "arn:key", ...props }).arn;
  });
  return { ...stack, arn };
}

describe("AwsBucket", () => {
  it("is closed to the public, owns its objects, encrypts them and keeps what is overwritten for a week", () => {
    const { resource, arn } = synth();
    expect(arn).toBe("arn:aws:s3:::metrics");
    expect(resource("aws_s3_bucket_public_access_block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(resource("aws_s3_bucket_ownership_controls")).toMatchObject({
      rule: { object_ownership: "BucketOwnerEnforced" },
    });
    expect(resource("aws_s3_bucket_server_side_encryption_configuration")).toMatchObject({
      rule: [
        {
          apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: "arn:key" },
          bucket_key_enabled: true,
        },
      ],
    });
    expect(resource("aws_s3_bucket_versioning")).toMatchObject({ versioning_configuration: { status: "Enabled" } });
    expect(resource("aws_s3_bucket_lifecycle_configuration")).toMatchObject({
      rule: [
        {
          status: "Enabled",
          noncurrent_version_expiration: [{ noncurrent_days: 7 }],
          expiration: [{ expired_object_delete_marker: true }],
        },
        { status: "Enabled", abort_incomplete_multipart_upload: [{ days_after_initiation: 1 }] },
      ],
    });
  });

  it("is destroyed neither with what is in it nor without", () => {
    expect(synth().resource("aws_s3_bucket")).toMatchObject({
      bucket: "metrics",
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
  });

  it("has its versions before they are counted, and is closed before it gets a policy", () => {
    const { resource } = synth();
    expect(resource("aws_s3_bucket_lifecycle_configuration").depends_on).toEqual([
      expect.stringMatching(/^aws_s3_bucket_versioning\./),
    ]);
    expect(resource("aws_s3_bucket_policy").depends_on).toEqual([
      expect.stringMatching(/^aws_s3_bucket_public_access_block\./),
    ]);
  });

  it("takes every setting, and is named as its region names what it has", () => {
    const { resource, arn } = synth({ name: "m", region: "us-gov-west-1", noncurrentDays: 30 });
    expect(arn).toBe("arn:aws-us-gov:s3:::m");
    expect(resource("aws_s3_bucket_lifecycle_configuration")).toMatchObject({
      rule: [{ noncurrent_version_expiration: [{ noncurrent_days: 30 }] }, {}],
    });
    expect(resource("aws_s3_bucket_policy").policy).toContain("arn:aws-us-gov:s3:::m/*");
  });
});

describe("AwsBucketKey", () => {
  it("is rotated, and takes a month to go", () => {
    const { resource } = synthStack((scope) => {
      new AwsProvider(scope, "aws", { region: "eu-west-1" });
      new AwsBucketKey(scope, "key", { bucket: "metrics" });
    });
    expect(resource("aws_kms_key")).toMatchObject({
      enable_key_rotation: true,
      deletion_window_in_days: 30,
      lifecycle: { prevent_destroy: true },
    });
  });
});

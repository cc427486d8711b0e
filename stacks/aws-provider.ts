import type { TerraformStack } from "#cdktf";
import { AwsProvider } from "#aws/provider";
import type { S3Settings } from "../src/config/schema/s3.js";

/** The bindings ask for one version; what is made here is the same from the last one of 5 on through 6. */
const providerVersions = ">= 5.100.0, < 7.0.0";

/**
 * Lets a stack make things in AWS, under whatever identity runs Terraform. There is no place for keys.
 *
 * @param environment its name, on everything that is made.
 */
export function connectAws(stack: TerraformStack, environment: string, s3: S3Settings): void {
  const { region, profile, assumeRole, eks } = s3;
  new AwsProvider(stack, "aws", {
    region,
    profile,
    assumeRole: assumeRole === undefined ? undefined : [{ roleArn: assumeRole }],
    // Service accounts name roles in this account: in another one they would be made in vain.
    allowedAccountIds: eks?.accountId === undefined ? undefined : [eks.accountId],
    // Single lower-case words: the framework rewrites all other keys of a provider's maps.
    defaultTags: [{ tags: { project: "thanos-fleet", environment, stack: stack.node.id } }],
  });
  stack.addOverride("terraform.required_providers.aws.version", providerVersions);
}

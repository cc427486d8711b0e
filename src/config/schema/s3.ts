import { z } from "zod";
import { bucketName, hostName, text } from "./primitives.js";

const eks = z
  .strictObject({
    cluster: text(
      /^[0-9A-Za-z][0-9A-Za-z_-]*$/,
      100,
      "the name of an EKS cluster: letters, digits, hyphens and underscores, at most 100",
      "write it as `aws eks list-clusters` shows it",
    ).describe("Name of the observability cluster in EKS."),
    identity: z
      .enum(["podIdentity", "irsa"])
      .default("podIdentity")
      .describe(
        "How pods take their role: podIdentity needs the agent's add-on eks-pod-identity-agent in the cluster; irsa an OIDC provider in IAM.",
      ),
    oidcProvider: text(
      /^https:\/\/[^\s/?#]+(\/[^\s?#]+)?$/,
      255,
      "the URL of an OIDC issuer: https, without query",
      "write it as `aws eks describe-cluster --query cluster.identity.oidc.issuer` shows it",
    )
      .optional()
      .describe("Issuer of the cluster's service accounts, with a provider of the same URL in IAM. For irsa."),
    accountId: text(
      /^[0-9]{12}$/,
      12,
      "the number of an AWS account: 12 digits, in quotes",
      "write it as `aws sts get-caller-identity` shows it",
    )
      .optional()
      .describe("Account of the roles; their ARNs are known before they are made this way. For irsa."),
  })
  .describe(
    "The EKS cluster whose pods open the bucket, and how they prove who they are. Needed unless create is false.",
  );

/** A bucket in AWS. */
export const s3 = z
  .strictObject({
    bucket: bucketName(),
    region: z.string().min(1).describe("AWS region of the bucket."),
    endpoint: hostName().optional().describe("Endpoint host. Absent: the region's own."),
    prefix: text(
      /^[0-9A-Za-z!_.'()/-]+$/,
      512,
      "a folder of letters, digits and ! - _ . ' ( ), with / in between: it stands in policies, where other characters mean something",
      "write it like metrics/prod",
    )
      .optional()
      .describe("Folder inside the bucket. Absent: all of the bucket."),
    create: z
      .boolean()
      .default(true)
      .describe(
        "Whether bucket, key and roles are made, by the stack <environment>-object-storage. false: they exist, and pods have an EKS Pod Identity that may use them.",
      ),
    profile: z
      .string()
      .min(1)
      .optional()
      .describe("Profile of the shared AWS configuration that makes them. Absent: AWS's own order of looking for one."),
    assumeRole: text(
      /^arn:aws(-cn|-us-gov)?:iam::[0-9]{12}:role\/[\w+=,.@/-]+$/,
      2048,
      "the ARN of a role in IAM",
      "write it like arn:aws:iam::111122223333:role/terraform",
    )
      .optional()
      .describe("Role that makes them. Absent: whoever runs Terraform."),
    kmsKey: text(
      /^arn:aws(-cn|-us-gov)?:kms:[0-9a-z-]+:[0-9]{12}:key\/[0-9A-Za-z-]+$/,
      2048,
      "the ARN of a key in KMS; an alias may point elsewhere tomorrow",
      "write it like arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    )
      .optional()
      .describe(
        "Key that encrypts what is stored; its own policy must leave access to IAM. Absent: one is made that is rotated every year.",
      ),
    noncurrentDays: z
      .int()
      .min(1)
      .max(3650)
      .optional()
      .describe(
        "Days for which overwritten and deleted objects can be restored; they are paid for as long. Absent: 7.",
      ),
    eks: eks.optional(),
  })
  .describe("A bucket in AWS, opened by the identity of each component's pods: there are no keys.");

/** A bucket in AWS, validated. */
export type S3Settings = z.output<typeof s3>;

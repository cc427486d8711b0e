import { TerraformStack } from "#cdktf";
import type { Construct } from "constructs";
import { bucketRoleNames, partitionOf, s3Endpoint } from "../src/config/aws.js";
import { objectStorageName, stackId, type Environment } from "../src/config/model.js";
import type { S3Settings } from "../src/config/schema/s3.js";
import { AwsBucketKey } from "../src/object-store/aws-bucket-key.js";
import { AwsBucket } from "../src/object-store/aws-bucket.js";
import { AwsComponentRole, type EksIdentity } from "../src/object-store/aws-component-role.js";
import { awsObjectStoreActions, objectStoreRoles } from "../src/object-store/object-store-actions.js";
import { connectAws } from "./aws-provider.js";
import { keepState } from "./backend.js";
import { oldestTerraform } from "./cluster-stack.js";
import { objectStoreServiceAccounts } from "./object-store-service-accounts.js";

/** Where blocks live in AWS: the bucket, its key, and for each component that uses it a role. */
export class ObjectStorageStack extends TerraformStack {
  /**
   * @param s3 the environment's bucket, which is to be made.
   * @throws Error when it names no EKS cluster; the rules refuse that earlier, with the place in the file.
   */
  constructor(scope: Construct, environment: Environment, s3: S3Settings) {
    const id = stackId(environment.name, objectStorageName);
    super(scope, id);
    keepState(this, id, environment.backend);
    connectAws(this, environment.name, s3);
    this.addOverride("terraform.required_version", oldestTerraform);

    const keyArn = s3.kmsKey ?? new AwsBucketKey(this, "key", { bucket: s3.bucket }).arn;
    const bucket = new AwsBucket(this, "bucket", {
      name: s3.bucket,
      region: s3.region,
      keyArn,
      noncurrentDays: s3.noncurrentDays,
    });
    const { namespace } = environment.observability;
    const serviceAccounts = objectStoreServiceAccounts(environment.observability);
    for (const role of objectStoreRoles) {
      new AwsComponentRole(this, kebab(role), {
        name: bucketRoleNames(environment.name)[role],
        bucketArn: bucket.arn,
        prefix: s3.prefix,
        keyArn,
        endpoint: s3Endpoint(s3.region),
        actions: awsObjectStoreActions(role),
        users: { namespace, serviceAccounts: serviceAccounts[role] },
        identity: eksIdentity(s3),
      });
    }
  }
}

function eksIdentity({ region, eks }: S3Settings): EksIdentity {
  if (eks === undefined) throw new Error("`eks` must be given where the bucket is made; got: none");
  const { cluster, identity, oidcProvider, accountId } = eks;
  if (identity === "podIdentity") return { kind: "podIdentity", cluster };
  if (oidcProvider === undefined || accountId === undefined) {
    throw new Error("`eks.oidcProvider` and `eks.accountId` must be given for irsa; got: none");
  }
  const issuer = oidcProvider.replace("https://", "");
  return { kind: "irsa", issuer, provider: `arn:${partitionOf(region)}:iam::${accountId}:oidc-provider/${issuer}` };
}

/** `storeGateway` as `store-gateway`: the addresses of what is made are spelled like all others. */
function kebab(role: string): string {
  return role.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

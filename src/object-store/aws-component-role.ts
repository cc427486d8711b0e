import { Construct } from "constructs";
import { EksPodIdentityAssociation } from "#aws/eks-pod-identity-association";
import { IamRole } from "#aws/iam-role";
import { IamRolePolicy } from "#aws/iam-role-policy";
import {
  componentPolicy,
  irsaTrust,
  podIdentityTrust,
  type ComponentPolicyProps,
  type RoleUsers,
} from "./aws-policies.js";

/** How pods of an EKS cluster prove who they are. */
export type EksIdentity =
  | { readonly kind: "podIdentity"; readonly cluster: string }
  | {
      readonly kind: "irsa";
      /** ARN of the OIDC provider in IAM. */
      readonly provider: string;
      /** The provider's URL without `https://`. */
      readonly issuer: string;
    };

/** Properties of a component's role. */
export interface AwsComponentRoleProps extends ComponentPolicyProps {
  /** Name of the role. */
  readonly name: string;
  /** Whose role it is: the service accounts of the component's pods. */
  readonly users: RoleUsers;
  readonly identity: EksIdentity;
}

/** The role under which the pods of one component open the bucket. */
export class AwsComponentRole extends Construct {
  constructor(scope: Construct, id: string, props: AwsComponentRoleProps) {
    super(scope, id);
    const { name, users, identity } = props;
    const role = new IamRole(this, "Resource", {
      name,
      description: `Access to the blocks in ${props.bucketArn}`,
      assumeRolePolicy:
        identity.kind === "podIdentity"
          ? podIdentityTrust(identity.cluster, users)
          : irsaTrust(identity.provider, identity.issuer, users),
    });
    // Part of the role: nobody else can be given it, and it goes with the role.
    new IamRolePolicy(this, "policy", { name: "blocks", role: role.name, policy: componentPolicy(props) });
    if (identity.kind === "irsa") return;
    for (const serviceAccount of users.serviceAccounts) {
      new EksPodIdentityAssociation(this, `association-${serviceAccount}`, {
        clusterName: identity.cluster,
        namespace: users.namespace,
        serviceAccount,
        roleArn: role.arn,
      });
    }
  }
}

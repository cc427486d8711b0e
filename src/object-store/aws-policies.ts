import { kmsActions, type S3Action } from "./object-store-actions.js";

/** What a component may do, and where. */
export interface ComponentPolicyProps {
  /** ARN of the bucket. */
  readonly bucketArn: string;
  /** Folder inside the bucket; slashes around it do not matter. @default - the whole bucket */
  readonly prefix?: string;
  /** ARN of the key that encrypts the bucket. */
  readonly keyArn: string;
  /** Host of S3 in the bucket's region: the key is for use by way of it alone. */
  readonly endpoint: string;
  /** What the component may do in the bucket. */
  readonly actions: readonly S3Action[];
}

/** Oldest TLS that is spoken with the bucket. Clients of Thanos speak 1.3; S3 would take 1.2. */
const oldestTls = "1.2";

/**
 * The policy of one component's role.
 *
 * Listing is not confined to the prefix: S3 tells that an object is missing only to those who may list, and the condition
 * key `s3:prefix` is in requests for lists alone, so every upload would fail. Other folders show their names, and nothing
 * that is in them.
 */
export function componentPolicy(props: ComponentPolicyProps): string {
  const { bucketArn, keyArn, endpoint, actions } = props;
  const folder = (props.prefix ?? "").replace(/^\/+|\/+$/g, "");
  const objects = `${bucketArn}/${folder === "" ? "" : `${folder}/`}*`;
  const onBucket = (action: S3Action) => action === "s3:ListBucket";
  return policy([
    ...allow("List", actions.filter(onBucket), bucketArn),
    ...allow(
      "Objects",
      actions.filter((action) => !onBucket(action)),
      objects,
    ),
    ...allow("Key", kmsActions(actions), keyArn, { StringEquals: { "kms:ViaService": endpoint } }),
  ]);
}

/** The bucket's own policy: whoever may do something there does it over TLS. */
export function tlsOnlyPolicy(bucketArn: string): string {
  const deny = (Sid: string, Condition: object) => ({
    Sid,
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucketArn, `${bucketArn}/*`],
    Condition,
  });
  return policy([
    deny("PlainHttp", { Bool: { "aws:SecureTransport": "false" } }),
    deny("OldTls", { NumericLessThan: { "s3:TlsVersion": oldestTls } }),
  ]);
}

/** Service accounts that may take a role. */
export interface RoleUsers {
  readonly namespace: string;
  readonly serviceAccounts: readonly string[];
}

/**
 * Who may take a role by EKS Pod Identity. The service alone would be anybody who may make an association in this
 * account; it signs the tags itself. Source: AWS, "Create IAM role with trust policy required by EKS Pod Identity".
 */
export function podIdentityTrust(cluster: string, { namespace, serviceAccounts }: RoleUsers): string {
  return policy([
    {
      Effect: "Allow",
      Principal: { Service: "pods.eks.amazonaws.com" },
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Condition: {
        StringEquals: {
          "aws:RequestTag/eks-cluster-name": cluster,
          "aws:RequestTag/kubernetes-namespace": namespace,
          "aws:RequestTag/kubernetes-service-account": [...serviceAccounts],
        },
      },
    },
  ]);
}

/**
 * Who may take a role by IRSA.
 *
 * @param provider ARN of the OIDC provider in IAM.
 * @param issuer the provider's URL without `https://`.
 */
export function irsaTrust(provider: string, issuer: string, { namespace, serviceAccounts }: RoleUsers): string {
  return policy([
    {
      Effect: "Allow",
      Principal: { Federated: provider },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: {
          [`${issuer}:aud`]: "sts.amazonaws.com",
          [`${issuer}:sub`]: serviceAccounts.map((name) => `system:serviceaccount:${namespace}:${name}`),
        },
      },
    },
  ]);
}

/** A statement without an action is refused. */
function allow(sid: string, actions: readonly string[], resource: string, condition?: object): object[] {
  if (actions.length === 0) return [];
  return [{ Sid: sid, Effect: "Allow", Action: [...actions], Resource: resource, Condition: condition }];
}

function policy(statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

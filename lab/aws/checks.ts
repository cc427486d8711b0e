import { isDeepStrictEqual } from "node:util";
import type { Environment } from "../../src/config/model.js";
import type { S3Settings } from "../../src/config/schema/s3.js";
import { ACCOUNT, REGION, texts, type EmulatorApi } from "./emulator-api.js";
import { CLUSTER, ISSUER } from "./environments.js";

/** One thing that was looked at. */
export interface Check {
  readonly what: string;
  /** What was found instead. @default - it is as it should be */
  readonly wrong?: string;
}

/** Service accounts and S3 actions of each role: written out here, so that a change of the product's own table is seen. */
const expected: Readonly<Record<string, { accounts: readonly string[]; objects: readonly string[]; key: string[] }>> = {
  "thanos-receive-ingestor": {
    accounts: ["a", "b", "c"].map((zone) => `thanos-receive-ingestor-eu-west-1${zone}`),
    objects: ["s3:GetObject", "s3:PutObject"],
    key: ["kms:Decrypt", "kms:GenerateDataKey"],
  },
  "thanos-store-gateway": { accounts: ["thanos-store-gateway"], objects: ["s3:GetObject"], key: ["kms:Decrypt"] },
  "thanos-compact": {
    accounts: ["thanos-compact"],
    objects: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
    key: ["kms:Decrypt", "kms:GenerateDataKey"],
  },
};

/**
 * Looks at what was made for an environment, by AWS's own APIs.
 *
 * @param keyArn ARN of the key, made or given.
 */
export async function checkBucket(api: EmulatorApi, s3: S3Settings, keyArn: string): Promise<Check[]> {
  const document = async (kind: string) => (await api.bucketDocument(s3.bucket, kind)) ?? "";
  const publicAccess = await document("publicAccessBlock");
  const flags = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];
  const encryption = await document("encryption");
  const lifecycle = await document("lifecycle");
  const resource = [`arn:aws:s3:::${s3.bucket}`, `arn:aws:s3:::${s3.bucket}/*`];
  const deny = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: resource };
  return [
    same(
      "nothing is public",
      flags.map((flag) => texts(publicAccess, flag)),
      flags.map(() => ["true"]),
    ),
    same("the bucket owns every object", texts(await document("ownershipControls"), "ObjectOwnership"), [
      "BucketOwnerEnforced",
    ]),
    same(
      "objects are encrypted with the key, by way of a bucket key",
      ["SSEAlgorithm", "KMSMasterKeyID", "BucketKeyEnabled"].map((name) => texts(encryption, name)[0]),
      ["aws:kms", keyArn, "true"],
    ),
    same("versions are kept", texts(await document("versioning"), "Status"), ["Enabled"]),
    same(
      "old versions, markers and broken uploads go",
      ["NoncurrentDays", "ExpiredObjectDeleteMarker", "DaysAfterInitiation"].map((name) => texts(lifecycle, name)),
      [[String(s3.noncurrentDays ?? 7)], ["true"], ["1"]],
    ),
    same("TLS alone is spoken", JSON.parse(await document("policy")), {
      Version: "2012-10-17",
      Statement: [
        { Sid: "PlainHttp", ...deny, Condition: { Bool: { "aws:SecureTransport": "false" } } },
        { Sid: "OldTls", ...deny, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
      ],
    }),
    ...(s3.kmsKey === undefined
      ? [same("the key is in use and rotated", await api.key(keyArn), { enabled: true, rotated: true })]
      : []),
  ];
}

/** Looks at the roles of an environment and at who may take them. */
export async function checkRoles(
  api: EmulatorApi,
  { name, observability }: Environment,
  s3: S3Settings,
  keyArn: string,
): Promise<Check[]> {
  const { namespace } = observability;
  const prefix = s3.prefix === undefined ? "" : `${s3.prefix}/`;
  const checks = Object.entries(expected).map(async ([component, { accounts, objects, key }]) => {
    const { trust, policies } = await api.role(`${name}-${component}`);
    return [
      same(`${component} may do this and no more`, policies, {
        blocks: {
          Version: "2012-10-17",
          Statement: [
            { Sid: "List", Effect: "Allow", Action: ["s3:ListBucket"], Resource: `arn:aws:s3:::${s3.bucket}` },
            { Sid: "Objects", Effect: "Allow", Action: objects, Resource: `arn:aws:s3:::${s3.bucket}/${prefix}*` },
            {
              Sid: "Key",
              Effect: "Allow",
              Action: key,
              Resource: keyArn,
              Condition: { StringEquals: { "kms:ViaService": `s3.${REGION}.amazonaws.com` } },
            },
          ],
        },
      }),
      same(`pods of ${component} alone take its role`, trust, {
        Version: "2012-10-17",
        Statement: [s3.eks?.identity === "irsa" ? byToken(namespace, accounts) : byAgent(namespace, accounts)],
      }),
    ];
  });
  const joined = Object.entries(expected).flatMap(([component, { accounts }]) =>
    accounts.map((account) => `${namespace}/${account} arn:aws:iam::${ACCOUNT}:role/${name}-${component}`),
  );
  const found = (await api.associations(CLUSTER))
    .filter(({ roleArn }) => roleArn.includes(`:role/${name}-`))
    .map(({ namespace: of, serviceAccount, roleArn }) => `${of}/${serviceAccount} ${roleArn}`);
  return [
    ...(await Promise.all(checks)).flat(),
    same(
      "each service account is joined with its role",
      found.sort(),
      s3.eks?.identity === "irsa" ? [] : joined.sort(),
    ),
  ];
}

function byAgent(namespace: string, accounts: readonly string[]): object {
  return {
    Effect: "Allow",
    Principal: { Service: "pods.eks.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Condition: {
      StringEquals: {
        "aws:RequestTag/eks-cluster-name": CLUSTER,
        "aws:RequestTag/kubernetes-namespace": namespace,
        "aws:RequestTag/kubernetes-service-account": accounts,
      },
    },
  };
}

function byToken(namespace: string, accounts: readonly string[]): object {
  return {
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${ISSUER}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: {
        [`${ISSUER}:aud`]: "sts.amazonaws.com",
        [`${ISSUER}:sub`]: accounts.map((account) => `system:serviceaccount:${namespace}:${account}`),
      },
    },
  };
}

/** Equal in every part, or what was found. */
export function same(what: string, got: unknown, wanted: unknown): Check {
  return isDeepStrictEqual(got, wanted) ? { what } : { what, wrong: JSON.stringify(got) };
}

import { bucketRoleNames, longestRoleName } from "../aws.js";
import { makesItsBucket, type Environment } from "../model.js";
import type { Finding } from "../shape-problems.js";

const path = ["observability", "objectStore", "s3"];

/** Roles are of use to nobody until pods of one cluster may take them. */
export function madeBucketsHaveAnEksCluster({ observability: { objectStore } }: Environment): Finding[] {
  const { s3 } = objectStore;
  if (s3 === undefined || !s3.create || s3.eks !== undefined) return [];
  return [
    {
      path: [...path, "eks"],
      rule: "the EKS cluster whose pods get the roles: the bucket and the roles are made (create)",
      remedy: "add eks: { cluster: <name> }, or write create: false for a bucket that exists with all it needs",
    },
  ];
}

/** What is made by somebody else takes no setting from us: it would look as if it had an effect. */
export function existingBucketsAreLeftAlone({ observability: { objectStore } }: Environment): Finding[] {
  const { s3 } = objectStore;
  if (s3 === undefined || s3.create) return [];
  return (["profile", "assumeRole", "kmsKey", "noncurrentDays", "eks"] as const)
    .filter((key) => s3[key] !== undefined)
    .map((key) => ({
      path: [...path, key],
      got: s3[key],
      rule: "nothing beyond bucket, region, endpoint and prefix for a bucket that exists (create: false)",
      remedy: "remove it, or remove create: false to have the bucket made",
    }));
}

/** With IRSA the role's ARN stands in the service account and the issuer in the role; Pod Identity needs neither. */
export function irsaKnowsIssuerAndAccount({ observability: { objectStore } }: Environment): Finding[] {
  const eks = objectStore.s3?.eks;
  if (eks === undefined) return [];
  return (["oidcProvider", "accountId"] as const).flatMap((key): Finding[] => {
    const got = eks[key];
    if (eks.identity === "irsa" && got === undefined) {
      return [
        {
          path: [...path, "eks", key],
          rule: "oidcProvider and accountId for identity: irsa: roles trust the one, and their ARNs hold the other",
          remedy: "add it, or use podIdentity, which needs neither",
        },
      ];
    }
    if (eks.identity === "irsa" || got === undefined) return [];
    return [
      {
        path: [...path, "eks", key],
        got,
        rule: "oidcProvider and accountId with identity: irsa alone; podIdentity looks at neither",
        remedy: "remove it, or write identity: irsa",
      },
    ];
  });
}

/** S3 encrypts with keys of the bucket's region alone, and says so only when the first block is uploaded. */
export function kmsKeysAreInTheBucketsRegion({ observability: { objectStore } }: Environment): Finding[] {
  const { kmsKey, region } = objectStore.s3 ?? {};
  const regionOfKey = kmsKey?.split(":")[3];
  if (regionOfKey === region || kmsKey === undefined) return [];
  return [
    {
      path: [...path, "kmsKey"],
      got: kmsKey,
      rule: `a key in the bucket's region, which is ${region}; S3 uses no other`,
      remedy: "name a key of that region, or leave it out to have one made",
    },
  ];
}

/** Names of roles begin with the environment's, and AWS refuses long ones only while they are made. */
export function bucketRoleNamesFit(environment: Environment): Finding[] {
  if (!makesItsBucket(environment)) return [];
  const longest = Object.values(bucketRoleNames(environment.name)).reduce((one, other) =>
    other.length > one.length ? other : one,
  );
  if (longest.length <= longestRoleName) return [];
  return [
    {
      path: [],
      got: environment.name,
      rule: `roles in AWS of at most ${longestRoleName} characters; ${longest} has ${longest.length}`,
      remedy: "shorten the environment's name",
    },
  ];
}

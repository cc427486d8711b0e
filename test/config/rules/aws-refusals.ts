import type { Settings } from "../../support/environment.js";
import type { Refusals } from "../../support/refusals.js";

const change = (s3: Settings): Settings => ({
  observability: {
    objectStore: {
      existing: undefined,
      s3: { bucket: "metrics", region: "eu-west-1", eks: { cluster: "observability" }, ...s3 },
    },
  },
});
const key = (region: string) => `arn:aws:kms:${region}:111122223333:key/0123abcd`;
const path = "observability.objectStore.s3";

/** Refusals of rules about a bucket in AWS. */
export const awsRefusals: Refusals = {
  madeBucketsHaveAnEksCluster: [
    {
      behaviour: "a bucket that is made for nobody",
      change: change({ eks: undefined }),
      problem: {
        path: `${path}.eks`,
        rule: "the EKS cluster whose pods get the roles: the bucket and the roles are made (create)",
        remedy: "add eks: { cluster: <name> }, or write create: false for a bucket that exists with all it needs",
        at: "s3:",
      },
    },
  ],
  existingBucketsAreLeftAlone: [
    {
      behaviour: "a setting of a bucket that somebody else made",
      change: change({ eks: undefined, create: false, noncurrentDays: 3 }),
      problem: {
        path: `${path}.noncurrentDays`,
        got: 3,
        rule: "nothing beyond bucket, region, endpoint and prefix for a bucket that exists (create: false)",
        remedy: "remove it, or remove create: false to have the bucket made",
        at: "noncurrentDays: 3",
      },
    },
    {
      behaviour: "roles for a bucket that exists",
      change: change({ create: false }),
      problem: {
        path: `${path}.eks`,
        got: { cluster: "observability", identity: "podIdentity" },
        rule: "nothing beyond bucket, region, endpoint and prefix for a bucket that exists (create: false)",
        remedy: "remove it, or remove create: false to have the bucket made",
        at: "eks:",
      },
    },
  ],
  irsaKnowsIssuerAndAccount: [
    {
      behaviour: "IRSA without an account",
      change: change({ eks: { cluster: "o", identity: "irsa", oidcProvider: "https://oidc.example.com/id/1" } }),
      problem: {
        path: `${path}.eks.accountId`,
        rule: "oidcProvider and accountId for identity: irsa: roles trust the one, and their ARNs hold the other",
        remedy: "add it, or use podIdentity, which needs neither",
        at: "eks:",
      },
    },
    {
      behaviour: "IRSA without an issuer",
      change: change({ eks: { cluster: "o", identity: "irsa", accountId: "111122223333" } }),
      problem: {
        path: `${path}.eks.oidcProvider`,
        rule: "oidcProvider and accountId for identity: irsa: roles trust the one, and their ARNs hold the other",
        remedy: "add it, or use podIdentity, which needs neither",
        at: "eks:",
      },
    },
    {
      behaviour: "an account that Pod Identity does not look at",
      change: change({ eks: { cluster: "o", accountId: "111122223333" } }),
      problem: {
        path: `${path}.eks.accountId`,
        got: "111122223333",
        rule: "oidcProvider and accountId with identity: irsa alone; podIdentity looks at neither",
        remedy: "remove it, or write identity: irsa",
        at: 'accountId: "111122223333"',
      },
    },
  ],
  kmsKeysAreInTheBucketsRegion: [
    {
      behaviour: "a key of another region",
      change: change({ kmsKey: key("eu-central-1") }),
      problem: {
        path: `${path}.kmsKey`,
        got: key("eu-central-1"),
        rule: "a key in the bucket's region, which is eu-west-1; S3 uses no other",
        remedy: "name a key of that region, or leave it out to have one made",
        at: `kmsKey: ${key("eu-central-1")}`,
      },
    },
  ],
};

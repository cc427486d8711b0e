import { describe, expect, it } from "vitest";
import { componentPolicy, irsaTrust, podIdentityTrust, tlsOnlyPolicy } from "../../src/object-store/aws-policies.js";

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: object;
}
const statements = (policy: string) => (JSON.parse(policy) as { Statement: Statement[] }).Statement;

const place = { bucketArn: "arn:aws:s3:::m", keyArn: "arn:key", endpoint: "s3.eu-west-1.amazonaws.com" };

describe("componentPolicy", () => {
  it("lists the bucket, touches objects below the prefix, and uses the key by way of S3 alone", () => {
    const policy = componentPolicy({ ...place, prefix: "/a/b/", actions: ["s3:ListBucket", "s3:PutObject"] });
    expect(statements(policy)).toEqual([
      { Sid: "List", Effect: "Allow", Action: ["s3:ListBucket"], Resource: "arn:aws:s3:::m" },
      { Sid: "Objects", Effect: "Allow", Action: ["s3:PutObject"], Resource: "arn:aws:s3:::m/a/b/*" },
      {
        Sid: "Key",
        Effect: "Allow",
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: "arn:key",
        Condition: { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
      },
    ]);
  });

  it.each([undefined, "", "/"])("is about the whole bucket with the prefix %j, as Thanos takes it", (prefix) => {
    expect(statements(componentPolicy({ ...place, prefix, actions: ["s3:GetObject"] }))[0]).toMatchObject({
      Resource: "arn:aws:s3:::m/*",
    });
  });

  it("has no statement without an action, which IAM would refuse", () => {
    expect(statements(componentPolicy({ ...place, actions: ["s3:ListBucket"] }))).toHaveLength(1);
  });
});

describe("tlsOnlyPolicy", () => {
  it("denies everything to everybody without TLS, and with an old one, on the bucket and what is in it", () => {
    const both = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: ["arn:b", "arn:b/*"] };
    expect(statements(tlsOnlyPolicy("arn:b"))).toEqual([
      { Sid: "PlainHttp", ...both, Condition: { Bool: { "aws:SecureTransport": "false" } } },
      { Sid: "OldTls", ...both, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
    ]);
  });
});

describe("the trust in pods", () => {
  const users = { namespace: "fleet", serviceAccounts: ["one", "two"] };

  it("is in the agent's tags: cluster, namespace and service account", () => {
    expect(statements(podIdentityTrust("observability", users))).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: {
          StringEquals: {
            "aws:RequestTag/eks-cluster-name": "observability",
            "aws:RequestTag/kubernetes-namespace": "fleet",
            "aws:RequestTag/kubernetes-service-account": ["one", "two"],
          },
        },
      },
    ]);
  });

  it("is in tokens of the issuer for these service accounts and for STS", () => {
    expect(statements(irsaTrust("arn:provider", "oidc.example.com/id/1", users))).toEqual([
      {
        Effect: "Allow",
        Principal: { Federated: "arn:provider" },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            "oidc.example.com/id/1:aud": "sts.amazonaws.com",
            "oidc.example.com/id/1:sub": ["system:serviceaccount:fleet:one", "system:serviceaccount:fleet:two"],
          },
        },
      },
    ]);
  });
});

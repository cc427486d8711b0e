import { describe, expect, it } from "vitest";
import { componentPolicy } from "../../src/object-store/aws-policies.js";
import {
  awsObjectStoreActions,
  kmsActions,
  objectStoreActions,
  objectStoreRoles,
  type KmsAction,
  type ObjectStoreRole,
  type S3Action,
} from "../../src/object-store/object-store-actions.js";

type Consequences = Partial<Record<S3Action | KmsAction, string>>;

/** What breaks on AWS when an action is taken from a role; the lab takes the S3 actions away for real, from MinIO's users. */
const breaks: Readonly<Record<ObjectStoreRole, Consequences>> = {
  receiveIngestor: {
    "s3:ListBucket": "ingestors upload nothing: S3 answers 403 when they ask whether a block is there already",
    "s3:GetObject": "ingestors upload nothing: they may not ask whether a block is there already",
    "s3:PutObject": "ingestors upload nothing",
    "kms:Decrypt": "ingestors upload no file of several parts: S3 cannot join them",
    "kms:GenerateDataKey": "ingestors upload nothing: S3 has no key to encrypt it with",
  },
  storeGateway: {
    "s3:ListBucket": "the Store Gateway finds no blocks and does not become ready",
    "s3:GetObject": "the Store Gateway reads no block",
    "kms:Decrypt": "the Store Gateway reads no block: S3 cannot decrypt it",
  },
  compactor: {
    "s3:ListBucket": "the Compactor finds no blocks",
    "s3:GetObject": "the Compactor reads no block",
    "s3:PutObject": "the Compactor uploads no compacted block and marks none",
    "s3:DeleteObject": "the Compactor deletes nothing, so retention has no effect",
    "kms:Decrypt": "the Compactor reads no block: S3 cannot decrypt it",
    "kms:GenerateDataKey": "the Compactor uploads nothing: S3 has no key to encrypt it with",
  },
};

const granted = (role: ObjectStoreRole): readonly string[] => {
  const actions = awsObjectStoreActions(role);
  const policy = componentPolicy({ bucketArn: "arn:b", keyArn: "arn:k", endpoint: "s3", actions });
  return (JSON.parse(policy) as { Statement: { Action: string[] }[] }).Statement.flatMap(({ Action }) => Action);
};

describe.each(objectStoreRoles)("the role of %s", (role) => {
  it("may do what something breaks without, and nothing else", () => {
    expect([...granted(role)].sort()).toEqual(Object.keys(breaks[role]).sort());
  });

  it("may do all that the same component may in MinIO, and list, without which S3 calls missing objects forbidden", () => {
    expect(new Set(awsObjectStoreActions(role))).toEqual(new Set([...objectStoreActions[role], "s3:ListBucket"]));
  });
});

describe("kmsActions", () => {
  it.each<[readonly S3Action[], readonly KmsAction[]]>([
    [["s3:ListBucket", "s3:DeleteObject"], []],
    [["s3:GetObject"], ["kms:Decrypt"]],
    [
      ["s3:GetObject", "s3:PutObject"],
      ["kms:Decrypt", "kms:GenerateDataKey"],
    ],
  ])("for %j are %j", (actions, expected) => {
    expect(kmsActions(actions)).toEqual(expected);
  });
});

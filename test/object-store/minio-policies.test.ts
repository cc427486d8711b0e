import { describe, expect, it } from "vitest";
import { bucketPolicy } from "../../src/object-store/minio-policies.js";
import { objectStoreActions, objectStoreRoles } from "../../src/object-store/object-store-actions.js";

describe("bucketPolicy", () => {
  it("allows listing on the bucket and the rest on what is in it, and nothing elsewhere", () => {
    expect(JSON.parse(bucketPolicy("thanos", ["s3:ListBucket", "s3:GetObject", "s3:PutObject"]))).toEqual({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: ["s3:ListBucket"], Resource: ["arn:aws:s3:::thanos"] },
        { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: ["arn:aws:s3:::thanos/*"] },
      ],
    });
  });

  it("has no statement without an action, which MinIO would refuse", () => {
    expect(JSON.parse(bucketPolicy("thanos", ["s3:ListBucket"]))).toMatchObject({ Statement: [{}] });
    expect((JSON.parse(bucketPolicy("thanos", ["s3:GetObject"])) as { Statement: [] }).Statement).toHaveLength(1);
  });
});

describe("objectStoreActions", () => {
  it("let the Compactor alone delete, and the Store Gateway write nothing", () => {
    const may = (action: string) =>
      objectStoreRoles.filter((role) => objectStoreActions[role].includes(action as never));
    expect(may("s3:DeleteObject")).toEqual(["compactor"]);
    expect(may("s3:PutObject")).toEqual(["receiveIngestor", "compactor"]);
    expect(may("s3:ListBucket")).toEqual(["storeGateway", "compactor"]);
  });
});

import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { awsStore } from "../../src/object-store/aws-store.js";

describe("awsStore", () => {
  it("is at the region's endpoint and needs no keys", () => {
    const access = awsStore({ bucket: "metrics", region: "eu-west-1" }).access("compactor");
    expect(parse(access.document)).toMatchObject({
      config: { bucket: "metrics", endpoint: "s3.eu-west-1.amazonaws.com", region: "eu-west-1", insecure: false },
    });
    expect(access).toMatchObject({ credentials: [], volumes: [] });
    expect(access).not.toHaveProperty("serviceAccountAnnotations");
  });

  it("is at another host in China, where AWS has a domain of its own", () => {
    const { document } = awsStore({ bucket: "metrics", region: "cn-north-1" }).access("compactor");
    expect(parse(document)).toMatchObject({ config: { endpoint: "s3.cn-north-1.amazonaws.com.cn" } });
  });

  it("takes every setting, and gives each component the role that is its own", () => {
    const roleArns = { receiveIngestor: "arn:i", storeGateway: "arn:g", compactor: "arn:c" };
    const store = awsStore({ bucket: "m", region: "r", endpoint: "s3.example.com", prefix: "prod", roleArns });
    const { document, serviceAccountAnnotations } = store.access("storeGateway");
    expect(parse(document)).toMatchObject({ config: { endpoint: "s3.example.com" }, prefix: "prod" });
    expect(serviceAccountAnnotations).toEqual({ "eks.amazonaws.com/role-arn": "arn:g" });
  });
});

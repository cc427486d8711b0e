import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { awsBucket, existingStore } from "../../src/object-store/existing-store.js";

describe("existingStore", () => {
  const settings = {
    bucket: "metrics",
    endpoint: "s3.example.com:9000",
    region: "us-east-1",
    credentialsSecret: "keys",
  };

  it("is a document without keys, and keys from the Secret", () => {
    const store = existingStore(settings);
    expect(parse(store.document)).toEqual({
      type: "S3",
      config: {
        bucket: "metrics",
        endpoint: "s3.example.com:9000",
        region: "us-east-1",
        insecure: false,
        bucket_lookup_type: "auto",
      },
      prefix: "",
    });
    expect(store.credentials).toEqual([
      { name: "AWS_ACCESS_KEY_ID", secret: "keys", key: "accessKey" },
      { name: "AWS_SECRET_ACCESS_KEY", secret: "keys", key: "secretKey" },
    ]);
    expect(store.dependsOn).toEqual([]);
  });

  it("takes every setting", () => {
    const { document } = existingStore({ ...settings, insecure: true, pathStyle: true, prefix: "prod" });
    expect(parse(document)).toMatchObject({
      config: { insecure: true, bucket_lookup_type: "path" },
      prefix: "prod",
    });
  });
});

describe("awsBucket", () => {
  it("is at the region's endpoint and needs no keys", () => {
    const store = awsBucket({ bucket: "metrics", region: "eu-west-1" });
    expect(parse(store.document)).toMatchObject({
      config: { bucket: "metrics", endpoint: "s3.eu-west-1.amazonaws.com", region: "eu-west-1", insecure: false },
    });
    expect(store.credentials).toEqual([]);
  });

  it("takes every setting", () => {
    const { document } = awsBucket({ bucket: "m", region: "r", endpoint: "s3.example.com", prefix: "prod" });
    expect(parse(document)).toMatchObject({ config: { endpoint: "s3.example.com" }, prefix: "prod" });
  });
});

import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { existingStore } from "../../src/object-store/existing-store.js";
import { objectStoreRoles } from "../../src/object-store/object-store-actions.js";

describe("existingStore", () => {
  const settings = {
    bucket: "metrics",
    endpoint: "s3.example.com:9000",
    region: "us-east-1",
    credentialsSecret: "keys",
  };

  it("is a document without keys, and keys from the Secret, the same for every component", () => {
    const store = existingStore(settings);
    for (const role of objectStoreRoles) {
      const { document, credentials, volumes, checksums, dependsOn } = store.access(role);
      expect(parse(document)).toEqual({
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
      expect(credentials).toEqual([
        { name: "AWS_ACCESS_KEY_ID", secret: "keys", key: "accessKey" },
        { name: "AWS_SECRET_ACCESS_KEY", secret: "keys", key: "secretKey" },
      ]);
      expect({ volumes, checksums, dependsOn }).toEqual({ volumes: [], checksums: {}, dependsOn: [] });
    }
  });

  it("takes every setting, and of the authority's Secret nothing but the authorities", () => {
    const store = existingStore({ ...settings, pathStyle: true, prefix: "prod", authoritySecret: "authority" });
    const { document, volumes } = store.access("compactor");
    const [volume] = volumes;
    expect(parse(document)).toMatchObject({
      config: { bucket_lookup_type: "path", http_config: { tls_config: { ca_file: `${volume?.mountPath}/ca.crt` } } },
      prefix: "prod",
    });
    expect(volumes).toEqual([
      {
        name: "object-store-authorities",
        mountPath: "/etc/object-store",
        secret: "authority",
        items: { "ca.crt": "ca.crt" },
      },
    ]);
  });

  it("has no setting for plain HTTP", () => {
    // @ts-expect-error nobody can ask for it
    const { document } = existingStore({ ...settings, insecure: true }).access("compactor");
    expect(parse(document)).toMatchObject({ config: { insecure: false } });
  });
});

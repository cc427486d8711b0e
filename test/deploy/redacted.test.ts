import { describe, expect, it } from "vitest";
import { redacted } from "../../src/deploy/redacted.js";

const key = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1\nqwertyuiopasdfghjkl=\n-----END PRIVATE KEY-----\n";
const variables = { writer_key: key, minio_password: 'quote"and\\slash', minio_user: "store-gateway", empty: "" };

describe("redacted", () => {
  it.each([
    ["as it is", `Invalid value: ${key}!`],
    ["in JSON", JSON.stringify({ detail: key })],
    ["as the API server holds it", Buffer.from(key).toString("base64")],
    ["line by line, as Terraform frames it", key.replaceAll("\n", "\n│   ")],
  ])("takes a value out of what is said: %s", (_, text) => {
    const left = redacted(text, variables);
    expect(left).toContain("(value of writer_key)");
    expect(left).not.toMatch(/MC4CAQ|qwerty|TUM0Q0/);
  });

  it("takes the whole of a value out where another one is a part of it", () => {
    expect(redacted("abcdefghij", { one: "abcdef", two: "abcdefghij" })).toBe("(value of two)");
  });

  it("leaves addresses readable that hold the name of a user, and what is said when nothing is secret", () => {
    const text = "with kubernetes_service_account_v1.store-gateway";
    expect(redacted(text, variables)).toBe(text);
  });
});

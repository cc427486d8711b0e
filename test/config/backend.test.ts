import { describe, expect, it } from "vitest";
import { backend } from "../../src/config/schema/backend.js";

const problems = (other: unknown) =>
  (backend.safeParse({ other }).error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);

describe("a backend that is passed through", () => {
  it("is any that Terraform has, with a place for the id of the stack", () => {
    expect(problems({ type: "gcs", settings: { bucket: "states", prefix: "fleet/<stack>" } })).toEqual([]);
    expect(problems({ type: "remote", settings: { workspaces: { name: "fleet-<stack>" } } })).toEqual([]);
  });

  it("rejects one that would keep all stacks in one state", () => {
    expect(problems({ type: "gcs", settings: { bucket: "states", prefix: "fleet" } })).toEqual([
      expect.stringMatching(/^other\.settings: nothing in it differs from stack to stack: write <stack>/),
    ]);
  });

  it.each(["local", "s3", "cloud", "GCS"])("rejects %s, for which there is another key or no backend", (type) => {
    expect(problems({ type, settings: { path: "<stack>" } })).toEqual([expect.stringMatching(/^other\.type: /)]);
  });

  it("rejects secrets, at any depth", () => {
    const settings = { path: "<stack>", conn: { password: "x", sas_token: "y" }, access_key: "z" };
    expect(problems({ type: "http", settings }).map((line) => line.split(":")[0])).toEqual([
      "other.settings.conn.password",
      "other.settings.conn.sas_token",
      "other.settings.access_key",
    ]);
  });
});

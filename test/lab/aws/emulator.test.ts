import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { same } from "../../../lab/aws/checks.js";
import { texts } from "../../../lab/aws/emulator-api.js";
import { writeOverride } from "../../../lab/aws/override.js";
import { providerMirror } from "../../../lab/aws/provider-mirror.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "thanos-fleet-aws-test-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("the override of a stack", () => {
  const json = {
    resource: {
      aws_s3_bucket: { b: { bucket: "metrics", lifecycle: { prevent_destroy: true } } },
      aws_iam_role: { r: { name: "role" } },
    },
  };
  const written = (destroyable: boolean) => {
    writeOverride(folder, json, "http://127.0.0.1:1", destroyable);
    return JSON.parse(readFileSync(join(folder, "emulator_override.tf.json"), "utf8")) as Record<string, unknown>;
  };

  it("sends every service that is asked to the emulator, and leaves the protection as it is", () => {
    const override = written(false);
    expect(override).toMatchObject({ provider: { aws: { endpoints: [{ s3: "http://127.0.0.1:1" }] } } });
    expect(override).not.toHaveProperty("resource");
  });

  it("takes the protection from what has one, to end it", () => {
    expect(written(true)["resource"]).toEqual({ aws_s3_bucket: { b: { lifecycle: { prevent_destroy: false } } } });
  });
});

describe("providerMirror", () => {
  it("finds a mirror in a folder and in one of its folders, and none where there is none", () => {
    expect(providerMirror([folder, join(folder, "absent")])).toBeUndefined();
    mkdirSync(join(folder, "plugins/registry.terraform.io/hashicorp/aws"), { recursive: true });
    expect(providerMirror([folder])).toBe(join(folder, "plugins"));
    expect(providerMirror([join(folder, "plugins")])).toBe(join(folder, "plugins"));
  });
});

describe("what the emulator says", () => {
  it("is read from each element of a name", () => {
    expect(texts("<a><b>1</b><c>2</c><b>3</b><b/></a>", "b")).toEqual(["1", "3"]);
  });

  it("is compared in every part, and shown where it differs", () => {
    expect(same("x", { a: [1] }, { a: [1] })).toEqual({ what: "x" });
    expect(same("x", { a: [1] }, { a: [1, 2] })).toEqual({ what: "x", wrong: '{"a":[1]}' });
  });
});

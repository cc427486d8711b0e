import { TerraformStack } from "#cdktf";
import { describe, expect, it, vi } from "vitest";
import { loadEnvironments } from "../../src/config/load.js";
import { ClusterStack } from "../../stacks/cluster-stack.js";
import { environment, type Settings } from "../support/environment.js";
import { stackOf, synthApp } from "../support/synth-app.js";

interface TerraformBlock {
  readonly required_version?: string;
  readonly backend: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

function terraform(change: Settings = {}, stack = "test-batcave"): TerraformBlock {
  return stackOf(synthApp([environment(change)]), stack).json.terraform as TerraformBlock;
}

describe("every stack", () => {
  it("needs the Terraform that has ephemeral variables and write-only arguments", () => {
    expect(terraform().required_version).toBe(">= 1.11.0");
  });

  it("keeps its state outside of the output folder, in a file of its own", () => {
    expect(terraform().backend).toEqual({ local: { path: "../../../state/test-batcave.tfstate" } });
    expect(terraform({}, "test-observability").backend).toEqual({
      local: { path: "../../../state/test-observability.tfstate" },
    });
    expect(terraform({ backend: { local: { folder: "elsewhere" } } }).backend).toEqual({
      local: { path: "../../../elsewhere/test-batcave.tfstate" },
    });
  });

  it("keeps its state in S3, encrypted and locked, under a key of its own", () => {
    const s3 = { bucket: "states", region: "eu-west-1" };
    expect(terraform({ backend: { s3 } }).backend).toEqual({
      s3: { ...s3, key: "thanos-fleet/test-batcave.tfstate", encrypt: true, use_lockfile: true },
    });
    const all = { ...s3, keyPrefix: "fleet/prod", kmsKeyId: "alias/state", profile: "ops" };
    expect(terraform({ backend: { s3: all } }).backend).toEqual({
      s3: {
        ...s3,
        key: "fleet/prod/test-batcave.tfstate",
        encrypt: true,
        use_lockfile: true,
        kms_key_id: "alias/state",
        profile: "ops",
      },
    });
  });

  it("keeps its state in any other backend, whose settings pass with its id in them and nothing beside them", () => {
    const settings = { bucket: "states", prefix: "fleet/<stack>", retry: 3, workspaces: { name: "of-<stack>" } };
    expect(terraform({ backend: { other: { type: "gcs", settings } } }).backend).toEqual({
      gcs: { bucket: "states", prefix: "fleet/test-batcave", retry: 3, workspaces: { name: "of-test-batcave" } },
    });
  });

  it("is the same, byte for byte, as if the framework had resolved it once more for references into other stacks", () => {
    const environments = loadEnvironments("environments", ["lab", "prod"]);
    const once = synthApp(environments).files;
    const ours = vi.spyOn(ClusterStack.prototype, "prepareStack").mockImplementation(function (this: ClusterStack) {
      TerraformStack.prototype.prepareStack.call(this);
    });
    try {
      expect(synthApp(environments).files).toEqual(once);
      expect(ours).toHaveBeenCalled();
    } finally {
      ours.mockRestore();
    }
  });
});

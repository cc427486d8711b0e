import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkStack } from "../../../lab/terraform/check-stack.js";

/** A folder with a stack of Terraform's built-in provider, which needs no download. */
function stackOf(resources: object, rest: object = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "check-stack-"));
  const backend = { s3: { bucket: "somebodys", region: "eu-west-1", key: "somebodys.tfstate" } };
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify({ terraform: { backend }, ...rest, resource: resources }));
  return folder;
}

const check = (folder: string, plans = true) =>
  checkStack({ id: "lab-batcave", folder, variables: { token: "given" }, plans });

describe("checkStack", () => {
  it("validates and plans a stack, with its variables and without anybody's state", async () => {
    const variable = {
      token: {
        type: "string",
        ephemeral: true,
        validation: { condition: '${var.token == "given"}', error_message: "other" },
      },
    };
    const verdict = await check(stackOf({ terraform_data: { one: { input: "x" } } }, { variable }));
    expect(verdict).toEqual({ id: "lab-batcave", wrong: [], taken: ["validate", "plan"] });
  });

  it("rejects an argument that the provider does not know", async () => {
    const { wrong } = await check(stackOf({ terraform_data: { one: { output_file: "x" } } }), false);
    expect(wrong).toEqual([expect.stringContaining("validate: ")]);
    expect(wrong[0]).toContain("output_file");
  });

  it("rejects what only a plan sees", async () => {
    const precondition = { condition: "${local.never}", error_message: "It never holds." };
    const folder = stackOf({ terraform_data: { one: { lifecycle: { precondition } } } }, { locals: { never: false } });
    expect((await check(folder)).wrong).toEqual([expect.stringContaining("plan: Resource precondition failed")]);
  });

  it("says in one line which provider cannot be installed", async () => {
    const terraform = { required_providers: { nothing: { source: "registry.invalid/nobody/nothing" } } };
    const folder = stackOf({ nothing_at_all: { one: {} } }, {});
    writeFileSync(join(folder, "providers.tf.json"), JSON.stringify({ terraform }));
    const { missing, wrong } = await check(folder);
    expect(missing).toMatch(/registry\.invalid/);
    expect(missing).not.toContain("\n");
    expect(wrong).toEqual([]);
  });
});

import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkPlan } from "../../../src/deploy/guard/check-plan.js";
import { parsePlan, type TerraformPlan } from "../../../src/deploy/guard/terraform-plan.js";

const before = `
resource "terraform_data" "kept" { input = "old" }
resource "terraform_data" "destroyed" {}
resource "terraform_data" "forgotten" {}
resource "terraform_data" "replaced" { triggers_replace = ["old"] }
resource "terraform_data" "replaced_after" {
  triggers_replace = ["old"]
  lifecycle { create_before_destroy = true }
}
resource "terraform_data" "several" { for_each = toset(["stays", "a \\"quoted\\" key"]) }
resource "terraform_data" "before" {}
`;

const after = `
resource "terraform_data" "kept" { input = "new" }
removed {
  from = terraform_data.forgotten
  lifecycle { destroy = false }
}
resource "terraform_data" "replaced" { triggers_replace = ["new"] }
resource "terraform_data" "replaced_after" {
  triggers_replace = ["new"]
  lifecycle { create_before_destroy = true }
}
resource "terraform_data" "several" { for_each = toset(["stays"]) }
resource "terraform_data" "made" { input = { known = "yes", list = ["a", terraform_data.replaced.id], unknown = terraform_data.replaced.id } }
moved {
  from = terraform_data.before
  to   = terraform_data.moved
}
resource "terraform_data" "moved" {}
`;

const lost = ["destroyed", "forgotten", "replaced", "replaced_after", 'several["a \\"quoted\\" key"]'];

const folder = mkdtempSync(join(tmpdir(), "thanos-fleet-guard-"));
let planned: string;
let targeted: string;

beforeAll(async () => {
  writeFileSync(join(folder, "main.tf"), before);
  await terraform("init");
  await terraform("apply", "-auto-approve");
  // A plan for one resource alone cannot leave out one that moves.
  writeFileSync(join(folder, "main.tf"), before.replace('"old"', '"new"'));
  targeted = await plan("-target=terraform_data.kept");
  writeFileSync(join(folder, "main.tf"), after);
  planned = await plan();
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Terraform's own plan of its built-in resource, told as one of another type: the envelope is the same for every provider. */
function as(type: string): TerraformPlan {
  return parsePlan(planned.replaceAll("terraform_data", type));
}

describe.each([
  "kubernetes_stateful_set_v1",
  "kubernetes_namespace_v1",
  "kubernetes_persistent_volume_claim_v1",
  "kubernetes_persistent_volume_v1",
  "aws_s3_bucket",
  "aws_kms_key",
])("a plan that Terraform made, of a %s", (type) => {
  const refused = (allow: readonly string[]) =>
    checkPlan(as(type), { stack: "prod", allow }).map(({ address }) => address);

  it("rejects what is destroyed, replaced in either order, or forgotten; neither what moves nor what changes in place", () => {
    expect(refused([]).sort()).toEqual(lost.map((name) => `${type}.${name}`).sort());
  });

  it("passes what is allowed by the address that the refusal prints", () => {
    const said = checkPlan(as(type), { stack: "prod", allow: [] }).map(
      ({ remedy }) => /--allow '(.*)'$/.exec(remedy)?.[1],
    );
    expect(refused(said.map((one) => one ?? "nothing was printed"))).toEqual([]);
  });
});

it("lets resources go of kinds that can be made anew", () => {
  expect(checkPlan(as("kubernetes_service_v1"), { stack: "prod", allow: [] })).toEqual([]);
});

it("shows a move by its former address, and unknown values left out of objects and null in lists", () => {
  const changes = new Map(parsePlan(planned).resource_changes.map((one) => [one.address, one]));
  expect(changes.get("terraform_data.moved")).toMatchObject({
    previous_address: "terraform_data.before",
    change: { actions: ["no-op"] },
  });
  const made = changes.get("terraform_data.made")?.change;
  expect(made?.after).toMatchObject({ input: { list: ["a", null] } });
  expect(made?.after).not.toHaveProperty("input.unknown");
  expect(made?.after_unknown).toMatchObject({ input: { list: [false, true], unknown: true } });
  expect(changes.get("terraform_data.replaced")?.change.replace_paths).toEqual([["triggers_replace"]]);
});

it("shows what a targeted plan leaves out in its prior state alone", () => {
  const { resource_changes: changes, prior_state: prior } = parsePlan(targeted);
  expect(changes.map(({ address }) => address)).toEqual(["terraform_data.kept"]);
  const there = prior?.values?.root_module?.resources.map(({ address }) => address);
  expect(there).toContain("terraform_data.destroyed");
});

async function plan(...rest: readonly string[]): Promise<string> {
  await terraform("plan", "-out=plan", ...rest);
  return terraform("show", "-json", "plan");
}

async function terraform(command: string, ...rest: readonly string[]): Promise<string> {
  const configuration = process.env["TF_CLI_CONFIG_FILE"];
  const isMissing = configuration !== undefined && !existsSync(configuration);
  const input = command === "show" ? [] : ["-input=false"];
  const { stdout } = await execa("terraform", [command, ...input, ...rest], {
    cwd: folder,
    env: { CHECKPOINT_DISABLE: "1", ...(isMissing ? { TF_CLI_CONFIG_FILE: undefined } : {}) },
  });
  return stdout;
}

import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { loadEnvironments } from "../src/config/load.js";
import { objectStorageName } from "../src/config/model.js";
import { requiredIdentities } from "../src/config/required-identities.js";
import type { JsonObject } from "../src/manifests/json.js";
import { renderStack } from "../src/manifests/render-stack.js";
import { synthApp } from "./support/synth-app.js";
import { applyStandIns } from "./support/terraform-run.js";

/** A value for every variable of a stack that cannot be there by chance, in any encoding a tool may choose. */
function canaries(json: JsonObject): Record<string, string> {
  return Object.fromEntries(
    Object.keys((json["variable"] ?? {}) as object).map((name) => [name, `canary${randomBytes(12).toString("hex")}`]),
  );
}

/** Names of the texts in which a canary stands, as it is or in base64. */
function foundIn(texts: ReadonlyMap<string, string>, values: Readonly<Record<string, string>>): string[] {
  const needles = Object.values(values).flatMap((value) => [value, Buffer.from(value).toString("base64").slice(0, 30)]);
  return [...texts].filter(([, text]) => needles.some((needle) => text.includes(needle))).map(([name]) => name);
}

const environments = loadEnvironments("environments");
const app = synthApp(environments);

/** The stack of a bucket in AWS asks for no secret, which its own test holds. */
const asking = [...app.stacks].filter(([id]) => !id.endsWith(`-${objectStorageName}`));

describe.each(asking)("a search for every secret of %s", (id, { json }) => {
  const stack = json as JsonObject;
  const values = canaries(stack);
  let traces: ReadonlyMap<string, string>;

  beforeAll(async () => {
    traces = await applyStandIns(stack, values);
  }, 60_000);

  it("plants one in every Secret that its components ask for", () => {
    const environment = environments.find(({ name }) => id.startsWith(`${name}-`))!;
    const { certificates, credentials } = requiredIdentities(environment);
    const needed = [...certificates, ...credentials]
      .filter(({ cluster }) => id === `${environment.name}-${cluster}`)
      .flatMap(({ variables }) => Object.values(variables as object) as string[]);
    expect(Object.keys(values).sort()).toEqual(needed.sort());
    expect(needed.length).toBeGreaterThan(0);
  });

  it("finds it in Secrets, and in nothing else that is rendered", () => {
    const objects = renderStack(stack, { variables: values }).objects.map(({ object }) => object);
    const texts = new Map(objects.map((object) => [`${object.kind}/${object.metadata.name}`, JSON.stringify(object)]));
    const found = foundIn(texts, values);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((name) => !name.startsWith("Secret/"))).toEqual([]);
  });

  it("finds nothing in what Terraform prints, in its plan and in its state", () => {
    expect([...traces.keys()]).toEqual(expect.arrayContaining(["plan/tfplan", "plan/tfstate", "terraform.tfstate"]));
    expect(foundIn(traces, values)).toEqual([]);
  });

  it("finds nothing among the synthesized files, which know no value", () => {
    const { files } = app;
    expect(foundIn(files, values)).toEqual([]);
    const text = [...files.values()].join("");
    expect(text).not.toMatch(/-----BEGIN [A-Z ]*PRIVATE KEY-----|AKIA[0-9A-Z]{16}/);
  });
});

describe("that search", () => {
  const stack = app.stacks.get("lab-batcave")!.json as JsonObject;

  it("would find one that is no secret any more", async () => {
    const values = canaries(stack);
    const [name] = Object.keys(values);
    const open = JSON.parse(JSON.stringify(stack)) as { variable: Record<string, object>; resource: object };
    open.variable[name!] = { type: "string" };
    const shown = { ...open, resource: { terraform_data: { shown: { input: `\${var.${name!}}` } } } };
    const found = foundIn(await applyStandIns(shown as unknown as JsonObject, values), values);
    expect(found).toEqual(expect.arrayContaining(["plan/tfplan", "terraform.tfstate"]));
  });

  it("goes with Terraform's refusal of a missing secret, which says what it is for and where it comes from", async () => {
    const others = Object.fromEntries(Object.entries(canaries(stack)).filter(([name]) => name !== "writer_key"));
    await expect(applyStandIns(stack, others)).rejects.toThrow(
      /No value for the variable writer_key\. Private key of the certificate[\s\S]*npm\s+run\s+identities\s+--\s+lab/,
    );
  });
});

describe("the private half of identities", () => {
  it("never enters version control", () => {
    const ignored = (path: string) => {
      try {
        execFileSync("git", ["check-ignore", "--quiet", path], { cwd: join(import.meta.dirname, "..") });
        return true;
      } catch {
        return false;
      }
    };
    expect(ignored("identities/prod/authorities/writers-1.pem")).toBe(true);
    expect(ignored("identities/prod/prod-batcave.tfvars.json")).toBe(true);
    expect(ignored("environments/prod/identities.json")).toBe(false);
  });
});

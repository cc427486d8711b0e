import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { execa } from "execa";
import { isJsonObject, type JsonObject } from "../../src/manifests/json.js";

/** Everything a run of Terraform left behind, by name: what it printed, the plan taken apart, the state. */
export type TerraformTraces = ReadonlyMap<string, string>;

/**
 * Plans and applies a stack in which every resource is stood in for by Terraform's built-in one, with the stack's own
 * variables, and gives back all that is left of it. Write-only arguments have no stand-in; the validation of every
 * variable still reads its value.
 *
 * @param json a synthesized stack.
 * @param variables values of its variables.
 * @throws Error with Terraform's words when it refuses.
 */
export async function applyStandIns(
  json: JsonObject,
  variables: Readonly<Record<string, string>>,
): Promise<TerraformTraces> {
  const folder = mkdtempSync(join(tmpdir(), "thanos-fleet-terraform-"));
  try {
    writeFileSync(join(folder, "stack.tf.json"), JSON.stringify(standIns(json)));
    const traces = new Map<string, string>();
    const env = Object.fromEntries(Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value]));
    const terraform = async (...command: string[]) => {
      const result = await execa("terraform", command, { cwd: folder, env: { ...quiet(), ...env }, reject: false });
      traces.set(`terraform ${command.join(" ")}`, result.stdout + result.stderr);
      if (result.failed) throw new Error(`terraform ${command.join(" ")}: ${result.stderr}`);
    };
    await terraform("init", "-input=false", "-no-color");
    await terraform("plan", "-input=false", "-no-color", "-out=plan");
    await terraform("show", "-json", "plan");
    await terraform("apply", "-input=false", "-no-color", "plan");
    await terraform("show", "-json");
    for (const [name, content] of unzipped(readFileSync(join(folder, "plan")))) traces.set(`plan/${name}`, content);
    traces.set("terraform.tfstate", readFileSync(join(folder, "terraform.tfstate"), "latin1"));
    return traces;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function quiet(): Record<string, string | undefined> {
  const configuration = process.env.TF_CLI_CONFIG_FILE;
  const isMissing = configuration !== undefined && !existsSync(configuration);
  return { CHECKPOINT_DISABLE: "1", ...(isMissing ? { TF_CLI_CONFIG_FILE: undefined } : {}) };
}

function standIns({ variable, resource }: JsonObject): JsonObject {
  const instances = Object.entries(isJsonObject(resource) ? resource : {}).flatMap(([type, named]) =>
    Object.entries(named as JsonObject).map(([name, block]): [string, JsonObject] => {
      const kept = Object.entries(block as JsonObject).filter(
        ([key]) => !/_wo$|^(\/\/|lifecycle|depends_on)$/.test(key),
      );
      // References to other resources have no stand-in of that name; what they say is no secret.
      const text = JSON.stringify(Object.fromEntries(kept)).replaceAll(/(?<!\$)\$\{kubernetes_[^}]*\}/g, "reference");
      return [`${type}--${name}`, { input: JSON.parse(text) as JsonObject }];
    }),
  );
  return {
    ...(variable === undefined ? {} : { variable }),
    resource: { terraform_data: Object.fromEntries(instances) },
  };
}

const centralHeader = 0x02014b50;

/** The files in a zip archive, by its central directory. */
function unzipped(archive: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  let at = archive.readUInt32LE(archive.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6])) + 16);
  while (archive.readUInt32LE(at) === centralHeader) {
    const [method, size] = [archive.readUInt16LE(at + 10), archive.readUInt32LE(at + 20)];
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const local = archive.readUInt32LE(at + 42);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const content = archive.subarray(start, start + size);
    const name = archive.toString("utf8", at + 46, at + 46 + nameLength);
    files.set(name, (method === 0 ? content : inflateRawSync(content)).toString("latin1"));
    at += 46 + nameLength + extra + comment;
  }
  return files;
}

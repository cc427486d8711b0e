import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type JsonObject, isJsonObject } from "../../src/manifests/json.js";

/** Services that the provider asks. */
const services = ["s3", "s3control", "iam", "sts", "kms", "eks"];

/**
 * Writes, beside a synthesized stack, what Terraform puts in its place: the emulator for AWS, made-up keys, and leave to
 * destroy. Product code knows nothing of it.
 *
 * @param url of the emulator.
 * @param destroyable whether what is protected from destruction may be destroyed.
 */
export function writeOverride(folder: string, json: JsonObject, url: string, destroyable: boolean): void {
  const provider = {
    access_key: "test",
    secret_key: "test",
    s3_use_path_style: true,
    skip_credentials_validation: true,
    skip_metadata_api_check: true,
    endpoints: [Object.fromEntries(services.map((service) => [service, url]))],
  };
  const resources = isJsonObject(json["resource"]) ? json["resource"] : {};
  const unprotected = Object.entries(resources).flatMap(([type, named]) => {
    const guarded = Object.entries(isJsonObject(named) ? named : {}).filter(
      ([, block]) => isJsonObject(block) && isJsonObject(block["lifecycle"]),
    );
    const lifecycle = { prevent_destroy: false };
    return guarded.length === 0 ? [] : [[type, Object.fromEntries(guarded.map(([name]) => [name, { lifecycle }]))]];
  });
  const override = {
    provider: { aws: provider },
    ...(destroyable ? { resource: Object.fromEntries(unprotected) as JsonObject } : {}),
  };
  writeFileSync(join(folder, "emulator_override.tf.json"), JSON.stringify(override, undefined, 2));
}

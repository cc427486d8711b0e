import { isAbsolute, join } from "node:path";
import { LocalBackend, S3Backend, type TerraformStack } from "#cdktf";
import { PassThroughBackend } from "./pass-through-backend.js";
import type { BackendSettings } from "../src/config/schema/environment.js";

/**
 * Gives a stack its state.
 *
 * A local path starts three folders up, because Terraform runs in `cdktf.out/stacks/<id>`: state kept in there would be
 * lost with the output folder. It is relative, so that synthesized files do not depend on where they were made.
 */
export function keepState(stack: TerraformStack, id: string, settings: BackendSettings): void {
  if (settings.other !== undefined) {
    new PassThroughBackend(stack, id, settings.other);
    return;
  }
  if (settings.s3 === undefined) {
    const folder = settings.local?.folder ?? "state";
    new LocalBackend(stack, { path: join(isAbsolute(folder) ? folder : join("../../..", folder), `${id}.tfstate`) });
    return;
  }
  const { bucket, region, keyPrefix, kmsKeyId, profile } = settings.s3;
  const backend = new S3Backend(stack, {
    bucket,
    region,
    key: [...keyPrefix.split("/").filter(Boolean), `${id}.tfstate`].join("/"),
    encrypt: true,
    kmsKeyId,
    profile,
  });
  // The bindings know only the lock table, which Terraform has deprecated.
  backend.addOverride("use_lockfile", true);
}

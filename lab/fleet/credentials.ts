import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { LabPaths } from "../paths.js";

/** Values of the stacks' variables, by variable name. */
export type Credentials = Readonly<Record<string, string>>;

/**
 * What a user would supply as `TF_VAR_…`: made once per lab, kept beside its other state until `down`, readable by root
 * alone.
 */
export function labCredentials(paths: LabPaths): Credentials {
  const file = join(paths.state, "credentials.json");
  if (!existsSync(file)) {
    const made: Credentials = {
      minio_root_user: "fleet",
      minio_root_password: randomBytes(16).toString("hex"),
      grafana_admin_user: "admin",
      grafana_admin_password: randomBytes(16).toString("hex"),
    };
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(file, "utf8")) as Credentials;
}

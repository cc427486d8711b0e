import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "../../src/manifests/json.js";

/** One resource as it was synthesized, and as the real provider sent it to a real API server. */
export interface OracleEntry {
  /** Terraform resource type. */
  readonly resource: string;
  readonly terraform: JsonObject;
  /** What the API server (1.34.4) received from provider 2.38.0, with its own defaults filled in. */
  readonly sent: JsonObject;
}

/** The recorded resources by name. */
export const oracle = JSON.parse(
  readFileSync(join(import.meta.dirname, "../fixtures/provider-oracle.json"), "utf8"),
) as Readonly<Record<string, OracleEntry>>;

/** The recorded resources as the one stack they were applied from. */
export function oracleStack(): JsonObject {
  const resource: Record<string, Record<string, JsonObject>> = {};
  for (const [name, entry] of Object.entries(oracle)) (resource[entry.resource] ??= {})[name] = entry.terraform;
  return { resource, variable: { secret_value: { ephemeral: true, type: "string" } } };
}

/** The variable values the stack was applied with. */
export const oracleVariables = { secret_value: "s3cr3t" };

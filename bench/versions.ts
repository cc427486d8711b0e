import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PARTS_FOLDER } from "../lab/parts/part-key.js";

/** Modules whose versions decide the numbers, by the part of the lab that builds them. */
const MODULES = {
  thanos: "github.com/thanos-io/thanos",
  prometheus: "github.com/prometheus/prometheus",
  "victoria-metrics": "github.com/VictoriaMetrics/VictoriaMetrics",
} as const;

/** Versions of what is measured, in one line. */
export function versions(checkout: string): string {
  const built = Object.entries(MODULES).map(([part, module]) => `${part} ${required(part, module)}`);
  const { dependencies } = JSON.parse(readFileSync(join(checkout, "package.json"), "utf8")) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  return [...built, `cdktf ${dependencies["cdktf"]}`].join(", ");
}

function required(part: string, module: string): string {
  const text = readFileSync(join(PARTS_FOLDER, part, "go.mod"), "utf8");
  const [, version] = new RegExp(`^\\s*(?:require )?${module.replaceAll(".", "\\.")} (v\\S+)`, "m").exec(text) ?? [];
  if (version === undefined) throw new Error(`${part} does not require ${module}`);
  return version;
}

import type { TestProject } from "vitest/node";
import { toolCache } from "../../policy/tools/cache.js";
import { GO_TOOLS, goTool } from "../../policy/tools/go-tool.js";

declare module "vitest" {
  interface ProvidedContext {
    /** Path of Prometheus's own tool for rules. */
    readonly promtool: string;
    /** Path of pint, which lints rules. */
    readonly pint: string;
  }
}

/** Builds promtool and pint the first time, and tells the tests where they are. @throws UserError when Go is missing or the build fails */
export default async function buildPromtool(project: TestProject): Promise<void> {
  const built = (tool: "promtool" | "pint") =>
    goTool(GO_TOOLS[tool], toolCache(process.env), (line) => process.stderr.write(`${line}\n`));
  project.provide("promtool", await built("promtool"));
  project.provide("pint", await built("pint"));
}

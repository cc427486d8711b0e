import type { TestProject } from "vitest/node";
import { toolCache } from "../../policy/tools/cache.js";
import { GO_TOOLS, goTool } from "../../policy/tools/go-tool.js";

declare module "vitest" {
  interface ProvidedContext {
    /** Path of Prometheus's own tool for rules. */
    readonly promtool: string;
  }
}

/** Builds promtool the first time, and tells the tests where it is. @throws UserError when Go is missing or the build fails */
export default async function buildPromtool(project: TestProject): Promise<void> {
  project.provide(
    "promtool",
    await goTool(GO_TOOLS.promtool, toolCache(process.env), (line) => process.stderr.write(`${line}\n`)),
  );
}

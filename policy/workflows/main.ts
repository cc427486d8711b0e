import { runCommand } from "../../src/cli/user-error.js";
import { toolCache } from "../tools/cache.js";
import { checkWorkflows } from "./check-workflows.js";

// `npm run check:workflows`: what outside examiners say about pipelines and scripts. Exits with 1 on findings.
await runCommand(async () => {
  const { lines, failed } = await checkWorkflows({
    root: process.cwd(),
    cache: toolCache(process.env, "workflows"),
    say: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(lines.map((line) => `${line}\n`).join(""));
  if (failed > 0) process.exitCode = 1;
});

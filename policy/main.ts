import { UserError } from "../src/cli/user-error.js";
import { EnvironmentProblems } from "../src/config/problem.js";
import { ManifestError } from "../src/manifests/problems.js";
import { checkPolicy } from "./check-policy.js";
import { toolCache } from "./tools/cache.js";

// `npm run check:policy`: what outside examiners say about every environment, rendered. Exits with 1 on findings.
try {
  const { lines, failed } = await checkPolicy({
    environments: "environments",
    exceptionsFile: "policy/exceptions.yaml",
    cache: toolCache(process.env),
    say: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(lines.map((line) => `${line}\n`).join(""));
  process.exitCode = failed === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof UserError || error instanceof EnvironmentProblems || error instanceof ManifestError))
    throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

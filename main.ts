import { synthesize } from "./src/app.js";
import { runCommand } from "./src/cli/user-error.js";
import { loadEnvironments } from "./src/config/load.js";
import { warnings } from "./src/config/warnings.js";

/**
 * What `cdktf synth` runs: all environments, or those named as arguments or, separated by commas, in
 * `THANOS_FLEET_ENVIRONMENTS`. There is no default environment: a wrong name is an error, never a fallback.
 */
async function main(): Promise<void> {
  const named = process.argv
    .slice(2)
    .concat((process.env["THANOS_FLEET_ENVIRONMENTS"] ?? "").split(","))
    .filter(Boolean);
  const environments = loadEnvironments("environments", named.length === 0 ? undefined : named);
  for (const warning of environments.flatMap(warnings)) console.error(`warning: ${warning}`);
  await synthesize(environments);
}

// Not awaited: the bundle of `npm run synth` is CommonJS, which has no await outside of functions.
void runCommand(main);

import { runCommand, UserError } from "../../src/cli/user-error.js";
import { loadEnvironments } from "../../src/config/load.js";
import { stackMatrices } from "./stack-matrices.js";

// What `stacks.sh` runs; see there.
await runCommand(() => {
  const names = process.argv.slice(2);
  if (names.length === 0) throw new UserError("name the environments: stacks.sh <environment>…");
  const matrices = stackMatrices(loadEnvironments("environments", names), process.env["RUNNERS"]);
  for (const { stack } of matrices.leftOut) process.stderr.write(`${stack} is left out: RUNNERS says null\n`);
  const { first, children, hosted } = matrices;
  process.stdout.write(`${JSON.stringify({ first, children, hosted })}\n`);
});

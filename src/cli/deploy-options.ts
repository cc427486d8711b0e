import type { Command } from "commander";
import { collect } from "./deploy-process.js";

/** Adds to a command what every command has that works on stacks: what may pass, how many at a time, how long to wait. */
export function withDeployOptions(command: Command): Command {
  return command
    .option(
      "--allow <address>",
      "let the guard pass this resource: its address, or <stack>:<address>; may be repeated",
      collect,
    )
    .option("--parallelism <count>", "stacks at a time (default: as many as fit the memory)")
    .option("--lock-timeout <duration>", "how long to wait for a state that somebody else has locked (default 30s)")
    .option("--require-all", "exit with 1 when a cluster cannot be reached")
    .option("--json", "print the summary as JSON");
}

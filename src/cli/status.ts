import { setTimeout as pause } from "node:timers/promises";
import { Command, InvalidArgumentError } from "commander";
import { kubectl } from "./kubectl.js";
import { portForward } from "./port-forward.js";
import { runStatus, type StatusArguments } from "./run-status.js";
import { runCommand } from "./user-error.js";

/** Between two looks of `--watch`, in milliseconds: no sample arrives more often than clusters are scraped. */
const WATCH_INTERVAL = 10_000;

/** Moves to the top left corner and clears what is below. */
const REDRAW = "\u001b[H\u001b[2J";

/**
 * `npm run status -- <environment>`: how every cluster stands in the global view, and every component in the observability
 * cluster. It reads and changes nothing. Exit code 0: all is fresh and runs; 1: something is late, halted, fails or cannot
 * be reached.
 */
const program = new Command("npm run status --")
  .description("Say how the clusters and the components stand, and what releases a Compactor that is halted.")
  .argument("<environment>", "name of a file in environments/, without .yaml")
  .option("--url <address>", "of Query, where it can be reached; else a port-forward leads to it", address)
  .option("--json", "the same for programs")
  .option("--watch", `look again every ${WATCH_INTERVAL / 1000} s until it is interrupted`)
  .action((environment: string, given: StatusArguments & { readonly watch?: true }) =>
    runCommand(async () => {
      // Drawn in one piece: a screen that is cleared first is empty while the clusters answer.
      const redraw = given.watch === true && given.json !== true && process.stdout.isTTY ? REDRAW : "";
      do {
        process.exitCode = await runStatus(environment, given, {
          environments: "environments",
          kubectl,
          forward: portForward,
          write: (text) => process.stdout.write(redraw + text),
        });
        if (given.watch === true) await pause(WATCH_INTERVAL);
      } while (given.watch === true);
    }),
  );

await program.parseAsync();

function address(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    throw new InvalidArgumentError("It must be an address such as https://query.example.com.");
  }
  return text;
}

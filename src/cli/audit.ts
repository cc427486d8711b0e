import { Command } from "commander";
import type { AuditArguments } from "./audit-options.js";
import { portForward } from "./port-forward.js";
import { runAudit } from "./run-audit.js";
import { runCommand } from "./user-error.js";

/**
 * `npm run audit -- <environment> --last 6h`: says for every cluster whether a sample is missing or doubled. It reads and
 * changes nothing. Exit code 0: complete; 1: something is missing or doubled; 2: it cannot tell for some cluster or time.
 */
const program = new Command("npm run audit --")
  .description("Say for every cluster of an environment whether a sample is missing or doubled.")
  .argument("<environment>", "name of a file in environments/, without .yaml")
  .argument("[clusters...]", "only these; all when none is named")
  .option("--last <duration>", "how far back, such as 30m, 6h or 1d (default 1h)")
  .option("--from <moment>", "where to begin, as in RFC 3339")
  .option("--to <moment>", "where to end, as in RFC 3339 (default: a minute ago)")
  .option("--query <url>", "address of Query or Query Frontend (default: kubectl port-forward)")
  .option("--sender <cluster=url...>", "address of a server (default: kubectl port-forward)")
  .option("--every-sample", "compare every sample of a server, also where both sides have equally many")
  .option("--json", "print everything as JSON")
  .action((environment: string, clusters: string[], given: AuditArguments) =>
    runCommand(async () => {
      process.exitCode = await runAudit(
        environment,
        { ...given, clusters },
        {
          environments: "environments",
          now: new Date(),
          forward: portForward,
          write: (text) => process.stdout.write(text),
          progress,
        },
      );
    }),
  );

await program.parseAsync();
progress("");

/** One line that is written over itself; nothing where nobody watches. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

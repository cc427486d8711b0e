import { dirname } from "node:path";
import { Command } from "commander";
import { build, cut, down, join, kubectl, status, up, type LabContext } from "./commands.js";
import { verify } from "./deploy.js";
import { minioServersOption } from "./fleet/minio-servers-option.js";
import { LabError } from "./lab-error.js";
import { longTermScenarios } from "./long-term/scenarios/index.js";
import { runLossScenarios } from "./loss/run.js";
import { DEFAULT_CACHE, labPaths } from "./paths.js";
import { Progress } from "./progress.js";
import { runScenarios } from "./scenarios/run.js";
import { Timings } from "./timings.js";

// The one file of the lab that reads the process environment.
function context(command: string): LabContext {
  return {
    paths: labPaths(process.env.THANOS_FLEET_LAB_CACHE ?? DEFAULT_CACHE),
    checkout: dirname(import.meta.dirname),
    path: process.env.PATH ?? "",
    terraformConfiguration: process.env.TF_CLI_CONFIG_FILE,
    progress: new Progress(process.stdout.isTTY, new Timings(command)),
  };
}

const program = new Command("npm run lab --")
  .description(
    "Real Kubernetes clusters on this machine, without Docker: one observability cluster of three zones, three child clusters",
  )
  .enablePositionalOptions();

program
  .command("up")
  .description("install and build what is missing, start the clusters, deploy and verify (the default)")
  .option(
    "--minio-servers <number>",
    "servers of MinIO, of one drive each, 4 to 16, in place of one of four drives",
    minioServersOption,
  )
  .action(({ minioServers }: { minioServers?: number }) =>
    up(context("up"), minioServers === undefined ? undefined : { minioServers }),
  );
program
  .command("build")
  .description("build the parts into the cache, start nothing")
  .action(() => build(context("build")));
program
  .command("status")
  .description("show what every node of every cluster is doing")
  .action(() => status(context("status")));
program
  .command("verify")
  .description("check what users are promised, and name what is wrong")
  .action(() => verify(context("verify")));
program
  .command("scenarios [words...]")
  .description("prove claims about the running lab: break things, see that it is noticed, repair them")
  .option("--core", "only the few that every change must pass", false)
  .action((words: string[], { core }: { core: boolean }) => runScenarios(context("scenarios"), { words, core }));
program
  .command("test [names...]")
  .description("prove by counting that no sample is lost: all loss scenarios, or those of these numbers or words")
  .option("--core", "only the few that every change must pass", false)
  .action((names: string[], { core }: { core: boolean }) => runLossScenarios(context("test"), { names, core }));
program
  .command("long-term [words...]")
  .description(
    "prove that a month of history survives compaction, downsampling, retention, corruption and lost servers",
  )
  .action((words: string[]) => runScenarios(context("long-term"), { words, core: false }, longTermScenarios));
program
  .command("cut <node>")
  .description("take a cluster, or one node of it, off the network")
  .action((node: string) => cut(context("cut"), node));
program
  .command("join <node>")
  .description("put a cluster, or one node of it, back on the network")
  .action((node: string) => join(context("join"), node));
program
  .command("kubectl <cluster> [arguments...]")
  .description("run kubectl against a cluster")
  .passThroughOptions()
  .allowUnknownOption()
  .helpOption(false)
  .action(async (cluster: string, args: string[]) => {
    process.exitCode = await kubectl(context("kubectl"), cluster, args);
  });
program
  .command("down")
  .description("remove every trace of the lab; what was built stays")
  .action(() => down(context("down")));

process.once("SIGINT", () => {
  process.stderr.write("\nInterrupted. `npm run lab` goes on from here, `npm run lab -- down` removes everything.\n");
  process.exit(130);
});

try {
  await program.parseAsync(process.argv.length > 2 ? process.argv : [...process.argv, "up"]);
} catch (error) {
  process.stderr.write(`${error instanceof LabError ? error.message : unexpected(error)}\n`);
  process.exitCode = 1;
}

function unexpected(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `unexpected: ${message.trim().replace(/\s*\n\s*/g, "; ")}`;
}

import { Command } from "commander";
import type { ClustersPlace } from "./environment-change.js";
import { runAddCluster, type AddArguments } from "./run-add-cluster.js";
import { runListClusters, type ListArguments } from "./run-list-clusters.js";
import { runRemoveCluster, type RemoveArguments } from "./run-remove-cluster.js";
import { runCommand } from "./user-error.js";

/**
 * `npm run clusters -- add prod batplane --mode agent --outage-budget 12h`: child clusters come and go. It changes their list
 * in the environment file and nothing else there, makes or deletes their identity, and says what that does to the stacks.
 * Nothing is deployed. Where there is one environment its name may be left out.
 */
const program = new Command("npm run clusters --").description(
  "Add child clusters to an environment file, remove them, and list them. Nothing is deployed.",
);

const place = (): ClustersPlace => ({
  environments: "environments",
  identities: "identities",
  project: ".",
  now: new Date(),
  write: (text) => process.stdout.write(text),
});
const names = "environment, which may be left out where there is one, and cluster";

program
  .command("add")
  .description("add a child cluster, make its identity, and say what changes")
  .usage("[environment] <cluster> [options]")
  .argument("<names...>", names)
  .option("--mode <mode>", "server: keeps a database to query; agent: only forwards; existing: it has a Prometheus")
  .option("--outage-budget <duration>", "how long it may be cut off without losing a sample, such as 12h")
  .option("--active-series <number>", "series it has at a time, such as 20k")
  .option("--scrape-interval <duration>", "time between two scrapes of a target")
  .option("--volume-size <quantity>", "of each volume of its Prometheus, such as 20Gi")
  .option("--buffer <kind>", "where unsent samples wait: wal or diskQueue")
  .option("--kubeconfig <path>", "by which it is reached (default: the last cluster's)")
  .option("--context <name>", "in that file (default: the cluster's name)")
  .option("--namespace <name>", "that its stack makes and fills")
  .option("--no-identity", "leave its certificate to npm run identities")
  .option("--dry-run", "say what would change and write nothing")
  .action((given: string[], options: AddArguments) => runCommand(() => runAddCluster(given, options, place())));

program
  .command("remove")
  .description("take a child cluster out, deny its identity, and say what becomes of its samples")
  .usage("[environment] <cluster> [options]")
  .argument("<names...>", names)
  .option("--destroyed", "its stack is destroyed; asked for where its state is not on this machine")
  .option("--keep-running", "its stack stays, and what it sends is refused and lost")
  .option("--no-identity", "leave its private key here to npm run identities")
  .option("--dry-run", "say what would change and write nothing")
  .action((given: string[], options: RemoveArguments) => runCommand(() => runRemoveCluster(given, options, place())));

program
  .command("list")
  .description("list the child clusters of an environment")
  .argument("[environment]", "may be left out where there is one")
  .option("--json", "the same for programs")
  .action((environment: string | undefined, options: ListArguments) =>
    runCommand(() => runListClusters(environment, options, place())),
  );

await program.parseAsync();

import { loadEnvironments } from "../config/load.js";
import { stackId, type Environment } from "../config/model.js";
import { meantEnvironment } from "./cluster-names.js";
import { renderTable } from "./table.js";

/** The options as they stand on the command line. */
export interface ListArguments {
  readonly json?: true;
}

/** A child cluster as an environment file has it. */
interface ClusterRow {
  readonly cluster: string;
  readonly mode: string;
  readonly outageBudget: string;
  readonly buffer: string;
  readonly context: string;
  readonly stack: string;
  /** Day on which its certificate ends, `none yet`, or the Secret that somebody else fills. */
  readonly certificateEnds: string;
}

/**
 * Lists the child clusters of an environment.
 *
 * @param name of the environment. @default - the only one there is
 * @throws UserError, EnvironmentProblems
 */
export function runListClusters(
  name: string | undefined,
  given: ListArguments,
  { environments, write }: { readonly environments: string; readonly write: (text: string) => void },
): void {
  const [environment] = loadEnvironments(environments, [meantEnvironment(environments, name, "list")]);
  if (environment === undefined) throw new Error(`${name ?? ""} was neither loaded nor refused`);
  const rows = rowsOf(environment);
  write(given.json === true ? `${JSON.stringify(rows, null, 2)}\n` : `${table(rows)}\n`);
}

function rowsOf({ name, childClusters, inventory }: Environment): ClusterRow[] {
  return childClusters.map(({ name: cluster, cluster: { context }, prometheus, identity }) => {
    const { mode, outageBudget, buffer } = prometheus;
    const certificate = inventory.certificates[`${cluster}/writer`];
    return {
      cluster,
      mode,
      outageBudget: String(outageBudget),
      buffer,
      context,
      stack: stackId(name, cluster),
      certificateEnds:
        identity === undefined ? (certificate?.notAfter.slice(0, 10) ?? "none yet") : `Secret ${identity.secret}`,
    };
  });
}

function table(rows: readonly ClusterRow[]): string {
  return renderTable([
    ["CLUSTER", "MODE", "OUTAGE BUDGET", "BUFFER", "CONTEXT", "STACK", "CERTIFICATE ENDS"],
    ...rows.map((row) => [
      row.cluster,
      row.mode,
      row.outageBudget,
      row.buffer,
      row.context,
      row.stack,
      row.certificateEnds,
    ]),
  ]);
}

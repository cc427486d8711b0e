import { knownEnvironments } from "../config/load.js";
import { nearest } from "../config/nearest.js";
import { UserError } from "./user-error.js";

/**
 * The environment that somebody means: the one they named, or the only one there is. Of several none is the usual one.
 *
 * @param folder of the environment files.
 * @param command `add`, `remove` or `list`, to show.
 * @param rest what follows the environment, to show. @default - nothing
 * @throws UserError when none was named, and there are several or none.
 */
export function meantEnvironment(folder: string, named: string | undefined, command: string, rest?: string): string {
  if (named !== undefined) return named;
  const known = knownEnvironments(folder);
  const [only] = known;
  if (only === undefined) throw new UserError(`there is no environment in ${folder}; add ${folder}/<name>.yaml`);
  if (known.length === 1) return only;
  const usage = [command, "<environment>", ...(rest === undefined ? [] : [rest])].join(" ");
  throw new UserError(
    `which environment? There are ${known.join(" and ")}, and none of them is the usual one: npm run clusters -- ${usage}`,
  );
}

/**
 * The environment and the cluster among a command's arguments: `prod batplane`, or `batplane` where there is one environment.
 *
 * @throws UserError when they are too many, or name no environment.
 */
export function environmentAndCluster(
  folder: string,
  command: string,
  given: readonly string[],
): { readonly environment: string; readonly cluster: string } {
  const [first = "", second, ...more] = given;
  if (more.length > 0) throw new UserError(`one cluster at a time: npm run clusters -- ${command} ${first} ${second}`);
  if (second === undefined) {
    return { environment: meantEnvironment(folder, undefined, command, first), cluster: first };
  }
  const known = knownEnvironments(folder);
  if (!known.includes(first) && known.includes(second)) {
    throw new UserError(`the environment comes first: npm run clusters -- ${command} ${second} ${first}`);
  }
  return { environment: first, cluster: second };
}

/**
 * Makes sure that an environment has a child cluster.
 *
 * @throws UserError that names those it has.
 */
export function assertKnownCluster(environment: string, known: readonly string[], cluster: string): void {
  if (known.includes(cluster)) return;
  const close = nearest(cluster, known);
  const remedy = close === undefined ? `choose one of ${known.join(", ")}` : `did you mean ${close}?`;
  throw new UserError(`${environment} has no child cluster ${cluster}; ${remedy}`);
}

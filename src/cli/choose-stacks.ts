import { stackIds, type StackNames } from "../config/model.js";
import { nearest } from "../config/nearest.js";
import { UserError } from "./user-error.js";

/**
 * The stacks that somebody named, in the order of their names.
 *
 * @param named stack ids, or names of clusters for short; none stands for all.
 * @throws UserError that tells every name the environment does not have, and what comes close to it.
 */
export function chooseStacks(environment: StackNames, named: readonly string[]): string[] {
  const known = stackIds(environment);
  if (named.length === 0) return known;
  const unknown: string[] = [];
  const chosen = named.flatMap((name) => {
    const found = known.find((id) => id === name || id === `${environment.name}-${name}`);
    if (found === undefined) unknown.push(noSuchStack(name, environment.name, known));
    return found === undefined ? [] : [found];
  });
  if (unknown.length > 0) throw new UserError(unknown.join("\n"));
  return [...new Set(chosen)];
}

function noSuchStack(name: string, environment: string, known: readonly string[]): string {
  const close = nearest(name, [...known, ...known.map((id) => id.slice(environment.length + 1))]);
  const remedy = close === undefined ? `choose one of ${known.join(", ")}` : `did you mean ${close}?`;
  return `${environment} has no stack ${name}; ${remedy}`;
}

import { isOwnedFlag } from "../config/owned-flags.js";
import type { ExtraArgs } from "./component-settings.js";

/** Which flag library reads the flags: it decides how a boolean flag is switched off. */
export type FlagStyle =
  /** `--no-flag`: Thanos, Prometheus, node-exporter. */
  | "kingpin"
  /** `--flag=false`: kube-state-metrics (pflag) and programs with Go's own flag package. */
  | "go";

const FLAG_NAME = /^[a-z][A-Za-z0-9._-]*$/;

/**
 * Renders further flags as command-line arguments, ordered by name so that the same settings always give the same plan:
 * `true` is `--flag`, `false` is `--no-flag` or `--flag=false`, a list repeats the flag.
 *
 * @param extraArgs flags by name, without leading dashes.
 * @param owned names of the flags that the component sets itself.
 * @param style how the program switches a boolean flag off.
 * @throws Error that names every flag that is refused, because the component owns it or because it is no flag name.
 */
export function renderExtraArgs(
  extraArgs: ExtraArgs | undefined,
  owned: ReadonlySet<string>,
  style: FlagStyle = "kingpin",
): string[] {
  const entries = Object.entries(extraArgs ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const names = entries.map(([name]) => name);
  refuse(
    names.filter((name) => !FLAG_NAME.test(name)),
    "a flag is named without leading dashes and without a value, such as log.level",
  );
  refuse(
    names.filter((name) => isOwnedFlag(name, owned)),
    "the component sets these flags itself; use its own settings instead",
  );
  return entries.flatMap(([name, value]) => {
    if (value === true) return [`--${name}`];
    if (value === false) return [style === "kingpin" ? `--no-${name}` : `--${name}=false`];
    return (Array.isArray(value) ? value : [value]).map((item) => `--${name}=${item}`);
  });
}

function refuse(names: readonly string[], rule: string): void {
  if (names.length > 0) throw new Error(`\`extraArgs\`: ${rule}; got: ${names.join(", ")}`);
}

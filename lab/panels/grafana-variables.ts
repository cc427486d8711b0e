/** What Grafana puts in the place of its variables. */
export interface GrafanaVariables {
  /** Chosen values of the variable `cluster`. */
  readonly clusters: readonly string[];
  /** `$__rate_interval`, such as `1m`: four scrape intervals at least. */
  readonly rateInterval: string;
  /** `$__range`: all that is shown. */
  readonly range: string;
  /** `$__interval`: one step. */
  readonly interval: string;
}

/**
 * An expression as Grafana's Prometheus data source sends it: several values become a regular expression.
 *
 * @throws Error when a variable is left over that is none of these.
 */
export function interpolated(expression: string, variables: GrafanaVariables): string {
  const { clusters } = variables;
  const escaped = clusters.map((name) => name.replaceAll(/[\\^$*+?.()|{}[\]]/g, String.raw`\\$&`));
  const [first = ""] = escaped;
  const values: Readonly<Record<string, string>> = {
    cluster: escaped.length === 1 ? first : `(${escaped.join("|")})`,
    __rate_interval: variables.rateInterval,
    __range: variables.range,
    __interval: variables.interval,
  };
  // `$1` is a group of a regular expression, and no variable.
  return expression.replaceAll(/\$(?:\{(\w+)[^}]*\}|([A-Za-z_]\w*))/g, (text, braced?: string, plain?: string) => {
    const name = braced ?? plain ?? "";
    if (!Object.hasOwn(values, name)) throw new Error(`${text} is no variable of ours: ${expression}`);
    return values[name]!;
  });
}

import { parser } from "@prometheus-io/lezer-promql";

/** What an expression says. */
export interface ParsedExpression {
  /** Names of the metrics it selects, each once, sorted. */
  readonly metrics: readonly string[];
}

/**
 * Reads a PromQL expression; Grafana's variables must have been replaced before.
 *
 * @throws Error with the place of the first thing that is not PromQL, and what stands there.
 */
export function parsePromql(expression: string): ParsedExpression {
  if (expression.trim() === "") throw new Error("an empty expression");
  const metrics = new Set<string>();
  parser.parse(expression).iterate({
    enter: ({ type, from, to, node }) => {
      if (type.isError) {
        const found = expression.slice(from, to === from ? from + 20 : to);
        throw new Error(
          `not PromQL at ${from}: ${found === "" ? "the end" : JSON.stringify(found)}, in ${expression.slice(Math.max(0, from - 40), from)}⟨here⟩${expression.slice(from, from + 40)}`,
        );
      }
      if (type.name === "VectorSelector") {
        const name = node.getChild("Identifier");
        if (name === null) throw new Error(`a selector without the name of a metric at ${from}, in ${expression}`);
        metrics.add(expression.slice(name.from, name.to));
      }
    },
  });
  return { metrics: [...metrics].sort() };
}

import { parser } from "@prometheus-io/lezer-promql";

/** Where an expression is not PromQL: the text from there on, or nothing. */
export function promqlError(expression: string): string | undefined {
  const cursor = parser.parse(expression).cursor();
  do {
    if (cursor.type.isError) return expression.slice(cursor.from);
  } while (cursor.next());
  return undefined;
}

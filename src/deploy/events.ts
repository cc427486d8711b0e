import { z } from "zod";

const event = z.object({
  type: z.string().optional(),
  "@level": z.string().optional(),
  "@message": z.string().optional(),
  hook: z
    .object({
      resource: z.object({ addr: z.string() }).optional(),
      action: z.string().optional(),
      elapsed_seconds: z.number().optional(),
    })
    .optional(),
  diagnostic: z
    .object({
      severity: z.string(),
      summary: z.string(),
      detail: z.string().default(""),
      address: z.string().optional(),
    })
    .optional(),
  changes: z.object({ add: z.number(), change: z.number(), remove: z.number(), operation: z.string() }).optional(),
});

/** One line of what Terraform prints with `-json`. */
export type TerraformEvent = z.output<typeof event>;

/** An error that Terraform tells. */
export interface TerraformError {
  readonly summary: string;
  readonly detail: string;
  /** Address of the resource it is about. @default - about none */
  readonly address?: string;
}

/** Reads one line; nothing when it is none of Terraform's events. */
export function parseEvent(line: string): TerraformEvent | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return event.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** The errors among what it printed, each once. */
export function errorsIn(output: string): TerraformError[] {
  const errors = output.split("\n").flatMap((line) => {
    const diagnostic = parseEvent(line)?.diagnostic;
    return diagnostic?.severity === "error" ? [diagnostic] : [];
  });
  return errors.filter(
    (error, index) => errors.findIndex((one) => one.summary === error.summary && one.detail === error.detail) === index,
  );
}

/** What it is doing right now: `waiting for kubernetes_stateful_set_v1.prometheus, 1m20s`. Nothing for most events. */
export function activity({ type, hook }: TerraformEvent): string | undefined {
  const address = hook?.resource?.addr;
  if (address === undefined) return undefined;
  const short = address.length > 60 ? `${address.slice(0, 57)}…` : address;
  if (type === "apply_start") return `${hook?.action ?? "apply"} ${short}`;
  if (type === "apply_progress") return `waiting for ${short}, ${seconds(hook?.elapsed_seconds ?? 0)}`;
  if (type === "refresh_start") return `reading ${short}`;
  return undefined;
}

function seconds(count: number): string {
  return count < 60 ? `${count}s` : `${Math.floor(count / 60)}m${String(Math.round(count % 60)).padStart(2, "0")}s`;
}

/** What it printed as people read it: messages instead of objects. */
export function readable(output: string): string {
  return output
    .split("\n")
    .map((line) => {
      const found = parseEvent(line);
      if (found === undefined) return line;
      const { diagnostic } = found;
      if (diagnostic === undefined) return found["@message"] ?? line;
      const place = diagnostic.address === undefined ? "" : `\n  with ${diagnostic.address}`;
      return `${diagnostic.severity}: ${diagnostic.summary}${place}\n${diagnostic.detail}`.trimEnd();
    })
    .join("\n");
}

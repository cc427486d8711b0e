/** The fields of one line of a log, by name. */
export type LogLine = Readonly<Record<string, string>>;

/** One field of logfmt: a name, and a value that is quoted as Go quotes it or has no space. */
const FIELD = /([^\s="]+)=("(?:[^"\\]|\\.)*"|\S*)/g;

/**
 * Reads a line of a Thanos component, whichever `--log.format` it has.
 *
 * @returns nothing for a line that is neither logfmt nor JSON, such as a stack trace's.
 */
export function logLine(text: string): LogLine | undefined {
  if (text.startsWith("{")) {
    const fields = parsed(text);
    if (typeof fields !== "object" || fields === null) return undefined;
    return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));
  }
  const fields = [...text.matchAll(FIELD)].map(([, name = "", value = ""]): [string, string] => [
    name,
    unquoted(value),
  ]);
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
}

function unquoted(value: string): string {
  if (!value.startsWith('"')) return value;
  // Go's quoting is JSON's but for \x and \a, which error texts of Thanos do not have.
  const text = parsed(value);
  return typeof text === "string" ? text : value.slice(1, -1);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Shorter values are no secrets that anybody makes, and would be found by chance in words of every kind. */
const shortest = 6;

/**
 * A text without the values of a stack's variables: whatever Terraform, a provider or an API server says, no secret passes.
 * Of values with several lines each line is taken out too, because errors are wrapped and indented. User names stay: they
 * are in addresses as well.
 *
 * @param variables values by the names of the variables.
 */
export function redacted(text: string, variables: Readonly<Record<string, string>>): string {
  const secrets = Object.entries(variables)
    .filter(([name]) => !name.endsWith("_user"))
    .flatMap(([name, value]) => spellings(value).map((secret): [string, string] => [name, secret.trim()]))
    .filter(([, secret]) => secret.length >= shortest)
    // Of two values of which one holds the other, the longer one goes first.
    .sort(([, left], [, right]) => right.length - left.length);
  return secrets.reduce((rest, [name, secret]) => rest.replaceAll(secret, () => `(value of ${name})`), text);
}

/** How a value may be spelt: as it is, in JSON, as the API server holds it, and line by line. */
function spellings(value: string): string[] {
  const lines = value.split("\n").filter((line) => !line.startsWith("-----"));
  return [value, JSON.stringify(value).slice(1, -1), Buffer.from(value).toString("base64"), ...lines];
}

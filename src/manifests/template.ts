/** A stretch of a Terraform template: plain text, an interpolation (`${…}`) or a directive (`%{…}`). */
export interface TemplatePart {
  readonly kind: "text" | "interpolation" | "directive";
  /** The plain text with its escapes undone, or the expression between the braces. */
  readonly text: string;
}

const opening = /\$\$\{|%%\{|\$\{|%\{/g;

/**
 * Splits a string of Terraform JSON into its parts. Every string there is a template: `$${` and `%%{` stand for a
 * literal `${` and `%{`.
 */
export function parseTemplate(source: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let text = "";
  let position = 0;
  for (;;) {
    opening.lastIndex = position;
    const found = opening.exec(source);
    if (found === null) break;
    text += source.slice(position, found.index);
    position = opening.lastIndex;
    if (found[0].length === 3) {
      text += found[0].slice(1);
      continue;
    }
    const end = closingBrace(source, position);
    if (text !== "") parts.push({ kind: "text", text });
    text = "";
    parts.push({ kind: found[0] === "${" ? "interpolation" : "directive", text: source.slice(position, end).trim() });
    position = end + 1;
  }
  text += source.slice(position);
  if (text !== "" || parts.length === 0) parts.push({ kind: "text", text });
  return parts;
}

/** Where the expression that starts at `from` ends; braces inside it nest, braces inside its strings do not count. */
function closingBrace(source: string, from: number): number {
  let depth = 0;
  let quoted = false;
  for (let index = from; index < source.length; index++) {
    const character = source[index];
    if (character === "\\" && quoted) index++;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && character === "{") depth++;
    else if (!quoted && character === "}" && depth-- === 0) return index;
  }
  return source.length;
}

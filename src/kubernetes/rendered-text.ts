import { Token } from "#cdktf";

/** A number token is a magic double below -1e288; its text is all that is left of it in a document. */
const NUMBER_TOKEN = /-\d(?:\.\d+)?e\+\d{3}/g;
const TEXT_TOKEN = /[$#&]\{TfToken\[/;

/**
 * Makes a document (a ConfigMap entry, the values of a chart) safe to stand in synthesized Terraform, which evaluates
 * `${…}` and `%{…}` in every string: both are doubled, so that Terraform writes out exactly this text. Relabelling rules
 * (`${1}`), dashboards (`${DS_THANOS}`) and shell scripts all need it.
 *
 * @throws Error when the text holds a value that only Terraform knows, while applying: inside a document such a value
 * would lose its type, break the indentation, or be doubled into literal text.
 */
export function renderedText(text: string): string {
  if (TEXT_TOKEN.test(text) || (text.match(NUMBER_TOKEN) ?? []).map(Number).some(isNumberToken)) {
    throw new Error(
      "a rendered document may hold only values that are known when synthesizing; pass a value that Terraform learns " +
        `while applying as a Secret key, an environment variable or a mounted file; got: ${excerpt(text)}`,
    );
  }
  return text.replaceAll(/[$%](?=\{)/g, "$&$&");
}

/** Alone, or as the only item of a list, which is marked otherwise. */
function isNumberToken(number: number): boolean {
  return Token.isUnresolved(number) || Token.isUnresolved([number]);
}

/** A map of texts, such as annotations, each made safe. @throws Error as renderedText does. */
export function renderedMap(map: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(map).map(([key, text]) => [key, renderedText(text)]));
}

function excerpt(text: string): string {
  const at = Math.max(text.search(TEXT_TOKEN), text.search(NUMBER_TOKEN), 0);
  return JSON.stringify(text.slice(Math.max(0, at - 40), at + 40));
}

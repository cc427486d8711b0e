import type { CollectionKind, Field, Fields, ScalarKind } from "./fields.js";
import { type JsonObject, type JsonValue, describe, isJsonList, isJsonObject } from "./json.js";
import { singleBlock } from "./stack.js";

/** Takes the path and the message of a problem. */
export type Report = (path: string, message: string) => void;

type SentField = Exclude<Field, { kind: "steering" | "refused" }>;

/**
 * Turns a Terraform block into the object the provider sends for it.
 * @param block arguments with all templates evaluated
 * @param fields the arguments the provider knows
 * @param path where the block stands in its resource; empty for the resource itself
 * @param report receives unknown arguments and values of the wrong form
 */
export function renderBlock(block: JsonObject, fields: Fields, path: string, report: Report): JsonObject {
  const given = Object.entries(block).filter(([, value]) => value !== null);
  for (const [name] of given) {
    const field = fields[name];
    if (field === undefined) report(join(path, name), "is an argument the provider does not have");
    else if (field.kind === "refused") report(join(path, name), field.reason);
  }
  const isEmpty = given.length === 0 && Object.values(fields).every((field) => !("default" in field));
  const object: Record<string, JsonValue> = {};
  for (const [name, field] of Object.entries(fields)) {
    if (field.kind === "steering" || field.kind === "refused") continue;
    if (field.when?.(block) === false) continue;
    const value = renderField(field, block[name] ?? undefined, isEmpty, join(path, name), report);
    if (value === undefined) continue;
    const wire = field.wire ?? camelCase(name);
    const before = object[wire];
    // Two arguments can feed one map: a Secret's data and binary_data both end up in data.
    object[wire] = isJsonObject(before) && isJsonObject(value) ? { ...before, ...value } : value;
  }
  return object;
}

function renderField(
  field: SentField,
  given: JsonValue | undefined,
  blockIsEmpty: boolean,
  path: string,
  report: Report,
): JsonValue | undefined {
  if (given === undefined) {
    if (field.default !== undefined) return isZero(field.default) && field.pointer !== true ? undefined : field.default;
    return field.pointer === true && !blockIsEmpty ? zeroes[field.kind as keyof typeof zeroes] : undefined;
  }
  const broken = field.check?.(given);
  if (broken !== undefined) report(path, broken);
  const value =
    "fields" in field ? renderNested(field, given, path, report) : renderValue(field.kind, given, path, report);
  return value !== undefined && isZero(value) && field.pointer !== true ? undefined : value;
}

function renderNested(
  field: Extract<SentField, { fields: Fields }>,
  given: JsonValue,
  path: string,
  report: Report,
): JsonValue | undefined {
  if (field.kind === "block") {
    if (isJsonList(given) && given.length === 0) return undefined;
    const only = singleBlock(given);
    if (only === undefined) report(path, `is ${describe(given)}; the provider sends one block`);
    return only && renderBlock(only, field.fields, path, report);
  }
  const list = isJsonList(given) ? given : [given];
  const items = list.flatMap((item, index) => {
    const at = `${path}[${index}]`;
    if (!isJsonObject(item)) report(at, `is ${describe(item)}, not a block`);
    return isJsonObject(item) ? [renderBlock(item, field.fields, at, report)] : [];
  });
  if (field.kind === "blocks") return items;
  return items.flatMap((item) =>
    Object.entries(item).flatMap(([name, value]) =>
      (isJsonList(value) ? value : [value]).map((one) => ({ [name]: one })),
    ),
  );
}

function renderValue(
  kind: ScalarKind | CollectionKind,
  given: JsonValue,
  path: string,
  report: Report,
): JsonValue | undefined {
  switch (kind) {
    case "strings":
    case "integers": {
      if (!isJsonList(given)) return void report(path, `is ${describe(given)}, not a list`);
      const item = kind === "strings" ? "string" : "integer";
      return given.flatMap((one, index) => renderScalar(item, one ?? "", `${path}[${index}]`, report) ?? []);
    }
    case "map":
    case "quantities":
    case "bytes":
    case "base64": {
      if (!isJsonObject(given)) return void report(path, `is ${describe(given)}, not a map`);
      const entries = Object.entries(given).flatMap(([key, one]): [string, JsonValue][] => {
        const value = one === null ? undefined : renderScalar("string", one, `${path}["${key}"]`, report);
        if (typeof value !== "string") return [];
        if (kind === "base64" && !isBase64(value)) report(`${path}["${key}"]`, "is not base64");
        return [[key, kind === "bytes" ? Buffer.from(value, "utf8").toString("base64") : value]];
      });
      return entries.length === 0 ? undefined : Object.fromEntries(entries);
    }
    default:
      return renderScalar(kind, given, path, report);
  }
}

/** Terraform converts between texts, numbers and truth values by itself; so do we. */
function renderScalar(kind: ScalarKind, given: JsonValue, path: string, report: Report): JsonValue | undefined {
  if (typeof given === "object") return void report(path, `is ${describe(given)}, not ${expected[kind]}`);
  const text = String(given);
  switch (kind) {
    case "string":
    case "quantity":
      return text;
    case "boolean":
      if (text === "true" || text === "false") return text === "true";
      break;
    case "numeral":
      if (text === "") return undefined;
      if (/^-?\d+$/.test(text)) return Number(text);
      break;
    case "integer":
      if (/^-?\d+$/.test(text)) return Number(text);
      break;
    case "mode":
      if (text === "") return undefined;
      if (/^[0-7]{3,4}$/.test(text)) return parseInt(text, 8);
      break;
    case "intOrString":
      if (text === "") return undefined;
      return /^-?\d+$/.test(text) ? Number(text) : text;
  }
  return void report(path, `is ${describe(given)} that is not ${expected[kind]}`);
}

const expected: Record<ScalarKind, string> = {
  string: "a text",
  integer: "a whole number",
  boolean: "true or false",
  numeral: "a whole number",
  mode: "an octal file mode such as 0644",
  intOrString: "a number or a text",
  quantity: "an amount",
};

const zeroes = { string: "", integer: 0, boolean: false } as const;

function isZero(value: JsonValue): boolean {
  if (isJsonList(value)) return value.length === 0;
  return value === "" || value === 0 || value === false;
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}

function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

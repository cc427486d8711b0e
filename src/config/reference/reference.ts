import { environmentJsonSchema } from "../json-schema.js";
import { componentGroups, defaultResources, groupsOf } from "./component-groups.js";
import { headingAnchor } from "./heading-anchor.js";
import { mergeVariants } from "./merge-variants.js";
import type { SchemaNode } from "./schema-node.js";
import { atLeast, code, valueType } from "./value-type.js";

/** A map with more keys than these, all below it counted, is explained under a heading of its own. */
const KEYS_WITHIN_A_TABLE = 5;

const everyComponent = "Every component";

const introduction = `# Configuration

Every key of an environment file, \`environments/<name>.yaml\`. Written by \`npm run reference\` from the schema that files are
checked with; a test fails when this page is older. Editors complete keys from \`environments/schema.json\`.

**Default** is what holds where a key is left out: a value, or in words what it follows from. _required_ means that there is
none, wherever the map around it is given; _none_, that nothing is set or done; _by key_, that the map's own keys have theirs.
What contradicts another key is refused when synthesizing, with the place, the rule and the remedy; such rules are said here
only where they explain the key.

| type               | how it is written                                                                            |
| ------------------ | -------------------------------------------------------------------------------------------- |
| duration           | whole numbers with the units ms, s, m, h, d, w or y, largest first: \`30s\`, \`2h\`, \`1d12h\`   |
| quantity           | as Kubernetes writes it: \`250m\` of CPU, \`512Mi\` or \`10Gi\` of memory and disk, \`20k\` series |
| DNS label          | lower-case letters, digits and hyphens, first and last a letter or digit                     |
| object name        | name of an object in Kubernetes, as kubectl shows it                                         |
| network            | in CIDR form, IPv4 or IPv6: \`10.0.0.0/8\`; one address is \`192.0.2.7/32\`                      |
| host name          | without scheme and port                                                                      |
| URL                | with \`https://\` or \`http://\`, without user and password                                      |
| regular expression | as Prometheus's relabelling takes it (RE2), anchored at both ends                            |
`;

/** A map that is explained under its own heading. */
interface Section {
  /** The path of the map, or words where several places share it. */
  readonly heading: string;
  readonly node: SchemaNode;
}

/** The configuration reference, as Markdown: every key of the schema with its type, its default and its meaning. */
export function configurationReference(schema: SchemaNode = environmentJsonSchema()): string {
  const root = mergeVariants(schema);
  const sections: Section[] = [{ heading: "The file", node: root }];
  const explained = new Map<string, string>();
  const components: SchemaNode[] = [];
  const parts: string[] = [introduction];
  // Sections are found while those before them are written: a map comes before the maps within it.
  for (let section = sections.shift(); section !== undefined; section = sections.shift()) {
    parts.push(written(section, sections, explained, components));
  }
  parts.push(sharedSettings(components));
  return `${parts.join("\n").trimEnd()}\n`;
}

function written(
  { heading, node }: Section,
  sections: Section[],
  explained: Map<string, string>,
  components: SchemaNode[],
): string {
  const path = heading === "The file" ? "" : heading;
  const found: Section[] = [];
  const rows = rowsOf(node, "", { path, heading, found, explained, components });
  sections.unshift(...found);
  const shared = groupsOf(node);
  if (shared.length > 0) components.push(node);
  return [
    `## ${path === "" ? heading : code(path)}`,
    "",
    ...(node.description === undefined || path === "" ? [] : [prose(node.description), ""]),
    ...(rows.length === 0 ? [] : [...table(rows), ""]),
    ...(shared.length === 0 ? [] : [`Also ${sharedText(node)}.`, ""]),
  ].join("\n");
}

type Row = readonly [key: string, type: string, byDefault: string, meaning: string];

interface Place {
  readonly path: string;
  /** Heading under which the rows will stand. */
  readonly heading: string;
  /** Where maps that need a heading of their own are put. */
  readonly found: Section[];
  /** Headings under which maps were explained, by what they hold. */
  readonly explained: Map<string, string>;
  readonly components: SchemaNode[];
}

function rowsOf(map: SchemaNode, prefix: string, place: Place): Row[] {
  return ownKeys(map).flatMap(([key, given]): Row[] => {
    const node = mergeVariants(given);
    const byDefault = defaultText(node, map.required?.includes(key) === true);
    const [inner, suffix] = innerMap(node);
    const row = (meaning: string, type = valueType(node)): Row => [code(`${prefix}${key}`), type, byDefault, meaning];
    const meaning = prose(withoutAbsence(node.description ?? ""));
    if (inner === undefined) return [row(meaning)];
    const type = suffix === "" ? "map" : suffix === "[]" ? `list of maps${atLeast(node)}` : "map of maps";
    const shared = groupsOf(inner);
    if (ownKeys(inner).length === 0) {
      place.components.push(inner);
      return [row(`${meaning} ${capitalized(sharedText(inner))}.`, type)];
    }
    const content = JSON.stringify(inner.properties);
    const before = place.explained.get(content);
    if (before !== undefined && ownKeys(inner).length > 1)
      return [row(`${meaning} Keys as under ${link(before)}.`, type)];
    const path = [place.path, `${prefix}${key}${suffix}`].filter(Boolean).join(".");
    if (place.path === "" || keysWithin(inner) > KEYS_WITHIN_A_TABLE) {
      place.explained.set(content, path);
      place.found.push({ heading: path, node: { ...inner, description: node.description ?? inner.description } });
      return [row(`${meaning} Keys: ${link(path)}.`, type)];
    }
    place.explained.set(content, place.heading);
    if (shared.length > 0) place.components.push(inner);
    const also = shared.length === 0 ? "" : ` Also ${sharedText(inner)}.`;
    return [row(meaning + also, type), ...rowsOf(inner, `${prefix}${key}${suffix}.`, place)];
  });
}

/** What is settled once for all components, from those that were met. */
function sharedSettings(components: readonly SchemaNode[]): string {
  const tables = componentGroups.flatMap(({ name, keys }) => {
    const from = components.find((node) => groupsOf(node).some((group) => group.name === name));
    if (from === undefined) return [];
    const properties = Object.fromEntries(keys.map((key) => [key, withoutDefaults(from.properties![key]!)]));
    const place: Place = { path: "", heading: everyComponent, found: [], explained: new Map(), components: [] };
    const flat = Object.entries(properties).flatMap(([key, node]) => rowsFlat(key, node, place));
    return [`### ${name}`, "", ...table(flat), ""];
  });
  return [
    `## ${everyComponent}`,
    "",
    "What each component can be given where it says so. `defaults` of a cluster holds for all its components; their own settings",
    "win key by key.",
    "",
    ...tables,
  ].join("\n");
}

/** A key and all below it, in one table, whatever there is. */
function rowsFlat(key: string, given: SchemaNode, place: Place): Row[] {
  const node = mergeVariants(given);
  const [inner, suffix] = innerMap(node);
  const own: Row = [
    code(key),
    inner === undefined ? valueType(node) : suffix === "" ? "map" : "list of maps",
    defaultText(node, false),
    prose(withoutAbsence(node.description ?? "")),
  ];
  const below = Object.entries(inner?.properties ?? {});
  return [own, ...below.flatMap(([name, child]) => rowsFlat(`${key}${suffix}.${name}`, child, place))];
}

/** Each component has its own numbers; they are said with it. */
function withoutDefaults(node: SchemaNode): SchemaNode {
  const properties = Object.entries(node.properties ?? {}).map(([key, child]) => [key, withoutDefaults(child)]);
  const { default: byDefault, ...rest } = node;
  const absence =
    typeof byDefault === "string" ? { description: `${node.description ?? ""} Absent: by component.` } : {};
  const kept = byDefault !== undefined && typeof byDefault !== "string" ? { default: byDefault } : {};
  return {
    ...rest,
    ...absence,
    ...kept,
    ...(node.properties && { properties: Object.fromEntries(properties) as never }),
  };
}

/** A map within: the place itself, what a list holds, or what stands under names of the reader's choice. */
function innerMap(node: SchemaNode): [map: SchemaNode | undefined, suffix: "" | "[]" | ".<name>"] {
  if (node.properties !== undefined) return [node, ""];
  const { items, additionalProperties: named } = node;
  const [inner, suffix] =
    items !== undefined ? [items, "[]" as const] : [typeof named === "object" ? named : {}, ".<name>" as const];
  const map = mergeVariants(inner);
  return map.properties === undefined ? [undefined, ""] : [map, suffix];
}

function ownKeys(node: SchemaNode): [string, SchemaNode][] {
  const shared = groupsOf(node).flatMap(({ keys }) => keys);
  return Object.entries(node.properties ?? {}).filter(([key]) => !shared.includes(key));
}

function keysWithin(node: SchemaNode): number {
  return ownKeys(node).reduce((sum, [, child]) => sum + 1 + keysWithin(innerMap(mergeVariants(child))[0] ?? {}), 0);
}

const ABSENCE = /\s*\bAbsent: (.+?)\.(?=\s+[A-Z0-9`]|$)/s;

function defaultText(node: SchemaNode, required: boolean): string {
  if (required) return "_required_";
  const emptyMap = JSON.stringify(node.default) === "{}" && node.properties !== undefined;
  if (node.default !== undefined && !emptyMap) return code(node.default);
  const absent = ABSENCE.exec(node.description ?? "")?.[1];
  return absent === undefined ? (emptyMap ? "by key" : "none") : prose(absent);
}

function withoutAbsence(description: string): string {
  return description.replace(ABSENCE, "").trim();
}

function sharedText(node: SchemaNode): string {
  const names = groupsOf(node).map(({ name }) => `[${name}](#${headingAnchor(name)})`);
  const resources = defaultResources(node);
  return `${names.join(", ")}${resources === undefined ? "" : `; it ${resources}`}`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function link(path: string): string {
  return `[${path === everyComponent ? path : code(path)}](#${headingAnchor(path)})`;
}

/** Text of the schema's as Markdown: what HTML or Markdown would take for its own is escaped, but not within code. */
function prose(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll(/[<*_]/g, "\\$&")))
    .join("");
}

function table(rows: readonly Row[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(["key", "type", "default", "meaning"]), "| --- | --- | --- | --- |", ...rows.map(line)];
}

import { stringify } from "yaml";

/** Entries that are kept; then all are forgotten, so that a thousand clusters do not keep a thousand configurations. */
const KEPT = 500;

/** Texts of entries that were rendered before: clusters differ in few of them, and rendering is slow. */
const rendered = new Map<string, string>();

/**
 * A document for programs that read YAML 1.1, as all of ours do (Helm, Kubernetes, Prometheus, Thanos): texts such as
 * `yes`, `on` or `012`, which they would take for other types, are quoted.
 */
export function yamlDocument(value: unknown): string {
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isMap || !isPlain(value) || Object.keys(value).length === 0) return render(value);
  // A map is its entries, one below the other.
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return entries.length === 0 ? render(value) : entries.map(([key, entry]) => renderEntry(key, entry)).join("");
}

function renderEntry(key: string, value: unknown): string {
  const known = JSON.stringify([key, value]);
  const before = rendered.get(known);
  if (before !== undefined) return before;
  const text = render({ [key]: value });
  if (rendered.size >= KEPT) rendered.clear();
  rendered.set(known, text);
  return text;
}

/** Whether JSON tells it apart from everything else: only then the text of one is that of the other. */
function isPlain(value: unknown): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0);
    case "object":
      if (value === null) return true;
      if (Array.isArray(value)) return value.every(isPlain);
      return (
        Object.getPrototypeOf(value) === Object.prototype &&
        Object.values(value).every((entry) => entry === undefined || isPlain(entry))
      );
    default:
      return false;
  }
}

function render(value: unknown): string {
  return stringify(value, { version: "1.1", aliasDuplicateObjects: false, lineWidth: 0 });
}

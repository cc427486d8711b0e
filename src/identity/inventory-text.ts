import type { IdentityInventory } from "../config/identity-inventory.js";

/** Width of a line in the project's own format, so that `npm run lint` has nothing to say about an inventory. */
const WIDTH = 120;

/** The inventory as a file: keys sorted, so that a review shows nothing but what changed. */
export function inventoryText(inventory: IdentityInventory): string {
  return `${render(inventory, 0, 0)}\n`;
}

/**
 * @param indent depth of the line the value begins on, in columns.
 * @param column where on that line it begins.
 */
function render(value: unknown, indent: number, column: number): string {
  const lines = (parts: readonly string[], [open, close]: readonly [string, string]) =>
    `${open}\n${parts.map((part) => " ".repeat(indent + 2) + part).join(",\n")}\n${" ".repeat(indent)}${close}`;
  if (Array.isArray(value)) {
    const flat = `[${value.map((part) => JSON.stringify(part)).join(", ")}]`;
    // One more for the comma that may follow.
    if (value.every((part) => typeof part !== "object") && column + flat.length < WIDTH) return flat;
    return lines(
      value.map((part) => render(part, indent + 2, indent + 2)),
      ["[", "]"],
    );
  }
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  if (entries.length === 0) return "{}";
  return lines(
    entries.map(([key, part]) => {
      const name = `${JSON.stringify(key)}: `;
      return name + render(part, indent + 2, indent + 2 + name.length);
    }),
    ["{", "}"],
  );
}

/** Names that a sentence still carries. */
const NAMED = 8;

/** Names in a sentence: all of a few, the first of many and how many more there are. */
export function named(names: readonly string[]): string {
  if (names.length <= NAMED) return names.join(", ");
  return `${names.slice(0, NAMED).join(", ")} and ${names.length - NAMED} more`;
}

/** Synthesized stacks by id: the parsed `cdk.tf.json` of each. */
export type SynthesizedStacks = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** What a change does to one thing in a stack. */
export interface AddressChange {
  /** Terraform address of a resource; of everything else its section and name, such as `output.url`. */
  readonly address: string;
  readonly action: "added" | "removed" | "changed";
  /** Where it differs, and by how much; empty unless it is changed. */
  readonly details: readonly string[];
}

/** What becomes of stacks. */
export interface StacksComparison {
  /** Stacks that are new, or gone, with the number of their resources. */
  readonly added: readonly { readonly id: string; readonly resources: number }[];
  readonly removed: readonly { readonly id: string; readonly resources: number }[];
  readonly changed: readonly { readonly id: string; readonly changes: readonly AddressChange[] }[];
  readonly unchanged: readonly string[];
}

/** Compares two synthesized states of an environment, as Terraform would plan from one to the other: offline, without state. */
export function compareStacks(before: SynthesizedStacks, after: SynthesizedStacks): StacksComparison {
  const only = (one: SynthesizedStacks, other: SynthesizedStacks) =>
    [...one].filter(([id]) => !other.has(id)).map(([id, json]) => ({ id, resources: resourceCount(json) }));
  const both = [...after].flatMap(([id, json]) => {
    const former = before.get(id);
    return former === undefined ? [] : [{ id, changes: compareStack(former, json) }];
  });
  return {
    added: only(after, before),
    removed: only(before, after),
    changed: both.filter(({ changes }) => changes.length > 0),
    unchanged: both.filter(({ changes }) => changes.length === 0).map(({ id }) => id),
  };
}

/** What differs between two states of one stack, by address. */
function compareStack(before: unknown, after: unknown): AddressChange[] {
  const [former, now] = [partsOf(before), partsOf(after)];
  return [...new Set([...former.keys(), ...now.keys()])].sort().flatMap((address): AddressChange[] => {
    const [one, other] = [former.get(address), now.get(address)];
    if (one === undefined) return [{ address, action: "added", details: [] }];
    if (other === undefined) return [{ address, action: "removed", details: [] }];
    const details = differences(one, other, "");
    return details.length === 0 ? [] : [{ address, action: "changed", details }];
  });
}

function resourceCount(json: unknown): number {
  return own(isMap(json) ? json["resource"] : undefined).reduce((sum, [, byName]) => sum + own(byName).length, 0);
}

/** Everything of a stack by its address. */
function partsOf(json: unknown): ReadonlyMap<string, unknown> {
  return new Map(
    own(json).flatMap(([section, content]) =>
      own(content).flatMap(([name, value]): [string, unknown][] =>
        section === "resource" || section === "data"
          ? own(value).map(([key, one]) => [`${section === "data" ? "data." : ""}${name}.${key}`, one])
          : [[`${section}.${name}`, value]],
      ),
    ),
  );
}

function differences(before: unknown, after: unknown, path: string): string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (isMap(before) && isMap(after)) {
    const [former, now] = [new Map(own(before)), new Map(own(after))];
    return [...new Set([...former.keys(), ...now.keys()])].flatMap((key) => {
      const below = path === "" ? key : `${path}.${key}`;
      return differences(former.get(key), now.get(key), below);
    });
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((item, index) => differences(item, after[index], `${path}[${index}]`));
  }
  return [`${path}: ${extent(before, after)}`];
}

/** How much of a value is new, without showing it: texts are long, and some are nobody's business. */
function extent(before: unknown, after: unknown): string {
  if (before === undefined) return "new";
  if (after === undefined) return "gone";
  if (Array.isArray(before) && Array.isArray(after)) return `${before.length} → ${after.length} entries`;
  if (typeof before !== "string" || typeof after !== "string" || !`${before}${after}`.includes("\n")) return "changed";
  const [former, now] = [before.split("\n"), after.split("\n")];
  return `${missingFrom(former, now)} lines added, ${missingFrom(now, former)} removed`;
}

/** Lines of the second text that the first has fewer times. */
function missingFrom(lines: readonly string[], others: readonly string[]): number {
  const left = new Map<string, number>();
  for (const line of lines) left.set(line, (left.get(line) ?? 0) + 1);
  return others.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  }).length;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Entries of a map without the framework's notes, which tell of our code and not of the cluster. */
function own(value: unknown): [string, unknown][] {
  return isMap(value) ? Object.entries(value).filter(([key]) => key !== "//") : [];
}

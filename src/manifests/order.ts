import { type JsonObject, type JsonValue, isJsonList, isJsonObject } from "./json.js";
import { ManifestError } from "./problems.js";
import { type Stack, readStack, singleBlock } from "./stack.js";
import { parseTemplate } from "./template.js";

/** For every resource address of a stack, the resource addresses it depends on directly. */
export type DependencyGraph = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The dependencies between a stack's resources, as Terraform sees them: every reference anywhere in a resource's block
 * and every entry of its `depends_on`. A reference through a local value or a data source counts as a reference to
 * what those refer to.
 * @param json parsed JSON of a synthesized stack
 * @throws ManifestError when `depends_on` names what the stack does not have
 */
export function dependencyGraph(json: unknown): DependencyGraph {
  return graphOf(readStack(json));
}

/** {@link dependencyGraph} of a stack that is already read. */
export function graphOf(stack: Stack): DependencyGraph {
  const nodes = new Map<string, JsonValue>([...stack.data, ...stack.locals]);
  for (const { address, block } of stack.resources.values()) nodes.set(address, block);
  const direct = new Map([...nodes].map(([address, value]) => [address, mentioned(value, nodes)]));
  const problems = [...stack.resources.values()].flatMap(({ address, block }) =>
    unknownDependencies(block.depends_on, nodes).map((name) => ({
      address,
      path: "depends_on",
      message: `names ${name}, which the stack does not have`,
    })),
  );
  if (problems.length > 0) throw new ManifestError(problems);
  return new Map([...stack.resources.keys()].map((address) => [address, resourcesBehind(address, direct, stack)]));
}

/**
 * Resource addresses in the order they can be created: each wave needs only what earlier waves made. Waves, and the
 * addresses inside one, come out the same on every run.
 * @throws ManifestError when resources depend on one another in a circle; the message names the circle
 */
export function creationWaves(graph: DependencyGraph): readonly (readonly string[])[] {
  const waves: string[][] = [];
  const placed = new Set<string>();
  const remaining = new Set([...graph.keys()].sort());
  while (remaining.size > 0) {
    const wave = [...remaining].filter((address) => [...graph.get(address)!].every((other) => placed.has(other)));
    if (wave.length === 0) throw new ManifestError([circle(graph, remaining)]);
    for (const address of wave) {
      placed.add(address);
      remaining.delete(address);
    }
    waves.push(wave);
  }
  return waves;
}

/** Every address reachable from each one: what two descriptions of the same order must agree on. */
export function transitiveClosure(graph: DependencyGraph): DependencyGraph {
  return new Map([...graph.keys()].map((address) => [address, reach(address, (from) => graph.get(from) ?? [])]));
}

function reach(start: string, next: (address: string) => Iterable<string>): Set<string> {
  const seen = new Set<string>();
  const queue = [...next(start)];
  for (let address = queue.pop(); address !== undefined; address = queue.pop()) {
    if (seen.has(address)) continue;
    seen.add(address);
    queue.push(...next(address));
  }
  return seen;
}

/** Follows references through data sources and locals, which are never created themselves, to the resources behind. */
function resourcesBehind(address: string, direct: ReadonlyMap<string, ReadonlySet<string>>, stack: Stack): Set<string> {
  const next = (from: string) => (from !== address && stack.resources.has(from) ? [] : (direct.get(from) ?? []));
  return new Set([...reach(address, next)].filter((found) => stack.resources.has(found)).sort());
}

function mentioned(value: JsonValue, nodes: ReadonlyMap<string, JsonValue>): Set<string> {
  const names = [...texts(value)].flatMap((text) =>
    parseTemplate(text).flatMap((part) => (part.kind === "text" ? [] : addressesIn(part.text))),
  );
  if (isJsonObject(value)) names.push(...bareAddresses(value));
  return new Set(names.filter((name) => nodes.has(name)));
}

/** The two arguments that hold addresses outside of a template. */
function bareAddresses(block: JsonObject): string[] {
  const lifecycle = singleBlock(block.lifecycle);
  return [...texts(block.depends_on ?? null), ...texts(lifecycle?.replace_triggered_by ?? null)].flatMap(addressesIn);
}

function* texts(value: JsonValue): Generator<string> {
  if (typeof value === "string") yield value;
  else if (isJsonList(value)) for (const item of value) yield* texts(item);
  else if (isJsonObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      if (key === "//") continue;
      yield key;
      yield* texts(item);
    }
  }
}

const address = /(?<![\w.-])(?:data\.)?[A-Za-z_][\w-]*\.[A-Za-z_][\w-]*/g;

/** What looks like an address in an expression; text in quotes is no reference unless it is a template itself. */
function addressesIn(expression: string): string[] {
  return [...expression.replace(/"[^"$]*"/g, "").matchAll(address)].map(([name]) => name);
}

function unknownDependencies(value: JsonValue | undefined, nodes: ReadonlyMap<string, JsonValue>): string[] {
  const names = isJsonList(value) ? value : [];
  return names.flatMap((name) => (typeof name === "string" && !nodes.has(name) ? [name] : []));
}

function circle(graph: DependencyGraph, remaining: ReadonlySet<string>) {
  const path: string[] = [];
  let address = [...remaining][0]!;
  while (!path.includes(address)) {
    path.push(address);
    address = [...graph.get(address)!].find((other) => remaining.has(other))!;
  }
  const round = [...path.slice(path.indexOf(address)), address];
  return { address, path: "", message: `depends on itself: ${round.join(" → ")}` };
}

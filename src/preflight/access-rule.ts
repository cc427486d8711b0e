/** Something that may be done with one kind of object, in Kubernetes' own terms. */
export interface AccessRule {
  /** API group; empty for the core one. */
  readonly group: string;
  /** Plural name, with a subresource behind a slash where it is about that. */
  readonly resource: string;
  readonly verbs: readonly string[];
  /** Where. @default - in every namespace, or outside of namespaces */
  readonly namespace?: string;
  /** Names of the objects it is about. @default - any */
  readonly names?: readonly string[];
}

/** A path of the API server that is no object, such as `/metrics`. */
export interface PathRule {
  readonly path: string;
  readonly verbs: readonly string[];
}

/** All that must be allowed. */
export interface NeededAccess {
  readonly rules: readonly AccessRule[];
  readonly paths: readonly PathRule[];
}

/** Each object once, with all that is done with it, in a steady order. */
export function mergedAccess(all: readonly NeededAccess[]): NeededAccess {
  const rules = new Map<string, AccessRule>();
  const paths = new Map<string, PathRule>();
  for (const rule of all.flatMap((one) => one.rules)) {
    const key = `${rule.namespace ?? ""} ${rule.group} ${rule.resource} ${rule.names === undefined ? "any" : "named"}`;
    const found = rules.get(key);
    const names = rule.names === undefined ? {} : { names: union(found?.names, rule.names) };
    rules.set(key, { ...rule, ...names, verbs: union(found?.verbs, rule.verbs) });
  }
  for (const rule of all.flatMap((one) => one.paths)) {
    paths.set(rule.path, { ...rule, verbs: union(paths.get(rule.path)?.verbs, rule.verbs) });
  }
  return { rules: inOrder(rules), paths: inOrder(paths) };
}

function union(one: readonly string[] = [], other: readonly string[]): string[] {
  return [...new Set([...one, ...other])].sort();
}

function inOrder<Value>(map: ReadonlyMap<string, Value>): Value[] {
  return [...map].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, value]) => value);
}

import { Document, isMap, isScalar, Scalar, type YAMLMap } from "yaml";
import type { ClusterList, ListedCluster } from "./cluster-list.js";

/** A child cluster as somebody adds it: what is not named is left to the defaults. */
export interface ClusterEntry {
  readonly name: string;
  readonly cluster: { readonly kubeconfig: string; readonly context: string };
  readonly namespace?: string;
  readonly prometheus: Readonly<Record<string, string | number>>;
}

/** Columns a line may have. @default of Prettier for this repository's own files */
const WIDTH = 120;

/**
 * The lines of an entry, without indentation, as the other clusters of its list are written: in braces or over several
 * lines, with their indentation and their quotes.
 *
 * @param column at which its keys will stand.
 */
export function entryLines(list: ClusterList, entry: ClusterEntry, column: number): string[] {
  const last = list.clusters.at(-1);
  const whole = list.sequence.flow === true || last?.map?.flow === true;
  const nested = list.clusters.some((one) => nestedMaps(one).some(({ flow }) => flow === true));
  const render = (flow: (depth: number) => boolean) => text(list, entry, flow).split("\n");
  const short = render((depth) => (depth === 0 ? whole : whole || nested));
  const fits = whole || short.every((line) => column + line.length <= WIDTH);
  return fits ? short : render(() => false);
}

function text(list: ClusterList, entry: ClusterEntry, flow: (depth: number) => boolean): string {
  const document = new Document(entry);
  const dress = (map: YAMLMap, depth: number, path: readonly string[]): void => {
    map.flow = flow(depth);
    for (const { key, value } of map.items) {
      const below = [...path, String(isScalar(key) ? key.value : key)];
      if (isMap(value)) dress(value, depth + 1, below);
      else if (isScalar(value) && typeof value.value === "string") value.type = quotesOf(list, below);
    }
  };
  if (isMap(document.contents)) dress(document.contents, 0, []);
  const options = { lineWidth: 0, indent: stepOf(list), flowCollectionPadding: isPadded(list) };
  return document.toString(options).trimEnd();
}

/** As the last cluster that has this key writes it: plain, or in quotes. */
function quotesOf(list: ClusterList, path: readonly string[]): Scalar.Type {
  const nodes = list.clusters.map(({ map }) => map?.getIn(path, true)).filter(isScalar);
  const type = nodes.at(-1)?.type;
  return type === Scalar.QUOTE_SINGLE || type === Scalar.QUOTE_DOUBLE ? type : Scalar.PLAIN;
}

function nestedMaps({ map }: ListedCluster): YAMLMap[] {
  return ["cluster", "prometheus"].map((key) => map?.get(key, true)).filter((value) => isMap(value));
}

/** How much further in the keys of a nested map stand. */
function stepOf(list: ClusterList): number {
  const steps = list.clusters.flatMap((one) =>
    nestedMaps(one)
      .filter(({ flow }) => flow !== true)
      .map(({ range }) => list.column(range?.[0] ?? 0) - list.column(one.map?.range?.[0] ?? 0)),
  );
  return steps.find((step) => step > 0) ?? 2;
}

/** Whether braces have a space inside. */
function isPadded(list: ClusterList): boolean {
  const maps = list.clusters.flatMap((one) => [...(one.map === undefined ? [] : [one.map]), ...nestedMaps(one)]);
  const braces = maps.filter(({ flow }) => flow === true).map(({ range }) => list.text[(range?.[0] ?? 0) + 1]);
  return braces.length === 0 || braces.at(-1) === " ";
}

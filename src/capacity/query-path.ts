import { CPU_FACTOR } from "./coefficients.js";

/**
 * CPU-seconds that one query takes in each component: a range query of an hour over some 300 series with three copies, as a
 * dashboard's panel asks. Measured over 480 of them (bench/RESULTS.md, row 10).
 */
export const CPU_PER_QUERY = { query: 0.014, queryFrontend: 0.003, ingestors: 0.016 } as const;

/**
 * Cores to reserve for queries in a pod of a component, when one of its pods is away.
 *
 * @param queriesPerSecond of all readers.
 * @param replicas pods of the component.
 */
export function queryCpu(
  component: Exclude<keyof typeof CPU_PER_QUERY, "ingestors">,
  queriesPerSecond: number,
  replicas: number,
): number {
  return (queriesPerSecond * CPU_PER_QUERY[component] * CPU_FACTOR) / Math.max(1, replicas - 1);
}

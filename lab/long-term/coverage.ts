import type { DescribedBlock } from "./block.js";

/** A stretch of time in milliseconds since 1970, its end exclusive. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The stretches that blocks of a tenant cover at a resolution, joined where they touch, in order of time. */
export function coverage(blocks: readonly DescribedBlock[], tenant: string, resolution: number): readonly Stretch[] {
  const stretches = blocks
    .filter((block) => block.tenant === tenant && block.resolution === resolution)
    .map(({ minTime, maxTime }) => ({ from: minTime, to: maxTime }))
    .sort((one, other) => one.from - other.from);
  const joined: { from: number; to: number }[] = [];
  for (const stretch of stretches) {
    const last = joined.at(-1);
    if (last === undefined || stretch.from > last.to) joined.push({ ...stretch });
    else last.to = Math.max(last.to, stretch.to);
  }
  return joined;
}

/**
 * The longest stretch that is covered for every tenant, cut to whole windows.
 *
 * @param windowSeconds length of a window.
 * @returns undefined when no window is covered for all.
 */
export function coveredByAll(
  blocks: readonly DescribedBlock[],
  tenants: readonly string[],
  resolution: number,
  windowSeconds: number,
): Stretch | undefined {
  const window = windowSeconds * 1000;
  const [first = [], ...others] = tenants.map((tenant) => coverage(blocks, tenant, resolution));
  const common = others.reduce((shared, stretches) => intersect(shared, stretches), first);
  return common
    .map(({ from, to }) => ({ from: Math.ceil(from / window) * window, to: Math.floor(to / window) * window }))
    .filter(({ from, to }) => to > from)
    .sort((one, other) => other.to - other.from - (one.to - one.from))[0];
}

function intersect(some: readonly Stretch[], others: readonly Stretch[]): readonly Stretch[] {
  return some.flatMap((one) =>
    others
      .map((other) => ({ from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) }))
      .filter(({ from, to }) => to > from),
  );
}

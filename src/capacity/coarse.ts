import { Quantity } from "../units/quantity.js";

const MEBIBYTE = 2 ** 20;

/** Steps between a power of two and the next. */
const STEPS = [1, 1.5];

/**
 * The next coarse amount: powers of two, and half way to the next. Sizes move in steps of a third at least, so that one more
 * small cluster seldom changes a size, which would restart what has it.
 *
 * @param amount above 0.
 */
function coarse(amount: number): number {
  const power = 2 ** Math.floor(Math.log2(amount));
  const steps = [...STEPS.map((step) => step * power), 2 * power];
  // A hair above a step is that step: sums of floating point numbers are never exact.
  return steps.find((step) => step >= amount * (1 - 1e-9))!;
}

/** Memory as it is written in a pod, in coarse steps from 1 Mi on. */
export function coarseMemory(bytes: number): Quantity {
  const mebibytes = coarse(Math.max(1, bytes / MEBIBYTE));
  const gibibytes = mebibytes / 1024;
  if (Number.isInteger(gibibytes)) return Quantity.parse(`${gibibytes}Gi`);
  return Quantity.parse(`${Math.ceil(mebibytes)}Mi`);
}

/** CPU as it is written in a pod, in coarse steps from 10 m on. */
export function coarseCpu(cores: number): Quantity {
  const stepped = coarse(Math.max(0.01, cores));
  return Quantity.parse(Number.isInteger(stepped) ? String(stepped) : `${Math.ceil(stepped * 1000)}m`);
}

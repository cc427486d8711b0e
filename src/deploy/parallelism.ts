/** Bytes that are left to everything else on the machine. */
const reserve = 512 * 2 ** 20;

/**
 * Bytes one stack needs while it is planned or applied. Measured as proportional set size of Terraform 1.11 and its provider:
 * 30 MiB without a provider (`npm run test:deploy`), 565 MiB with that of AWS 5.100 (`npm run test:aws`), of which an
 * environment has one stack. Those for Kubernetes and Helm were not measured; what AWS's takes is taken for theirs.
 */
export const stackBytes = 600 * 2 ** 20;

/** Stacks per core: most of a deploy is waiting for pods. */
const perCore = 4;

/** More than that would only press the API servers and the state's store. */
const most = 16;

/**
 * How many stacks are worked on at a time.
 *
 * @param available bytes of memory that are free, of the machine or of the container.
 */
export function parallelismFor(available: number, cores: number): number {
  const fit = Math.floor((available - reserve) / stackBytes);
  return Math.max(1, Math.min(fit, cores * perCore, most));
}

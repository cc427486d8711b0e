/** Bytes that are left to everything else on the machine. */
const reserve = 512 * 2 ** 20;

/**
 * Bytes one stack needs while it is planned or applied: Terraform 1.11 and its providers. Measured, by
 * `npm run test:deploy`: Terraform alone 75 to 90 MB, with AWS's provider 5.100 about 370 MB. The providers for Kubernetes and
 * Helm are smaller than AWS's.
 */
export const stackBytes = 400 * 2 ** 20;

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

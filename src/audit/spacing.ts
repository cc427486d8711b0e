/**
 * Usual time between two samples of a series: the median of what was seen, so that gaps do not count.
 *
 * @param timestamps oldest first, in milliseconds.
 * @param otherwise what it is where there are under three samples.
 */
export function spacing(timestamps: readonly number[], otherwise: number): number {
  if (timestamps.length < 3) return otherwise;
  const steps = timestamps
    .slice(1)
    .map((timestamp, index) => timestamp - (timestamps[index] ?? 0))
    .sort((one, other) => one - other);
  return steps[Math.floor((steps.length - 1) / 2)] ?? otherwise;
}

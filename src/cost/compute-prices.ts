/** What reserved compute and disk cost a month, in dollars. */
export interface ComputePrices {
  readonly perCore: number;
  /** A gibibyte of memory. */
  readonly perGibibyte: number;
  /** A gigabyte of a volume. */
  readonly perDiskGigabyte: number;
}

/**
 * A yardstick where nobody says what nodes cost: pods by the second and general-purpose volumes in us-east-1, 730 hours.
 *
 * Source: AWS list prices of Fargate on Linux/x86 ($0.04048 a vCPU and $0.004445 a GB an hour) and of EBS gp3 ($0.08).
 */
export const LIST_PRICES: ComputePrices = {
  perCore: 0.04048 * 730,
  perGibibyte: 0.004445 * 730,
  perDiskGigabyte: 0.08,
};

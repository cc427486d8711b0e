/** Binary suffixes of Kubernetes quantities and their powers of 1024. */
const BINARY: Readonly<Record<string, number>> = { Ki: 1, Mi: 2, Gi: 3, Ti: 4, Pi: 5, Ei: 6 };

/** Decimal suffixes of Kubernetes quantities and their powers of 10. */
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

const PATTERN = /^(\d+(?:\.\d*)?|\.\d+)(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\d+))?$/;

/** Kubernetes keeps a quantity in a signed 64-bit integer and caps what exceeds it. */
const LARGEST = 2 ** 63;

/**
 * An amount of a resource as Kubernetes writes it: `500m`, `1.5`, `1Gi`, `20G`, `1e3`. Never negative. Immutable.
 *
 * It keeps the spelling it was given, because a rewritten one reads as a change in a plan. The API server itself
 * stores `0.5` as `500m` and `1024Mi` as `1Gi`.
 */
export class Quantity {
  private constructor(
    private readonly text: string,
    /** The amount in base units: cores, bytes or items. */
    readonly value: number,
  ) {}

  /**
   * Reads a quantity: a number, alone or with one suffix (n, u, m, k, M, G, T, P, E; Ki, Mi, Gi, Ti, Pi, Ei) or a
   * decimal exponent.
   *
   * @throws Error when the text is anything else (`1 Gi`, `1GB`, `-1`, `1gi`) or above 2^63.
   */
  static parse(text: string): Quantity {
    const match = PATTERN.exec(text);
    if (match === null) {
      throw new Error(
        `a quantity is a number with an optional suffix (m, k, M, G, T, Ki, Mi, Gi, Ti), ` +
          `such as "500m", "1.5", "512Mi" or "20G"; got: ${JSON.stringify(text)}`,
      );
    }
    const [, digits = "", binary, decimal, exponent] = match;
    // Powers of ten are read with the digits in one go: 0.7 times 1000 is not 700, but "0.7e3" is.
    const value =
      binary === undefined
        ? Number(`${digits}e${exponent ?? (decimal === undefined ? 0 : DECIMAL[decimal])}`)
        : Number(digits) * 1024 ** (BINARY[binary] ?? 0);
    if (value >= LARGEST) {
      throw new Error(`a quantity is below 2^63, the largest that Kubernetes can hold; got: ${JSON.stringify(text)}`);
    }
    return new Quantity(text, value);
  }

  /** The amount in whole bytes, rounded up as Kubernetes does. */
  get bytes(): number {
    return Math.ceil(this.value);
  }

  /** Whether this is strictly smaller than `other`. */
  isLessThan(other: Quantity): boolean {
    return this.value < other.value;
  }

  /** Whether both are the same amount, however they were written (`0.5` and `500m`). */
  equals(other: Quantity): boolean {
    return this.value === other.value;
  }

  /**
   * This quantity `factor` times, in the family of suffixes it was given in: bytes in binary ones are rounded up to a
   * whole byte, everything else to a thousandth.
   *
   * @throws Error when `factor` is negative or no number, or the product is above 2^63.
   */
  times(factor: number): Quantity {
    if (!(factor >= 0)) throw new Error(`a quantity cannot be taken ${factor} times`);
    const product = this.value * factor;
    return Quantity.parse(this.text.endsWith("i") ? binaryText(product) : decimalText(product));
  }

  /** The spelling it was given in. */
  toString(): string {
    return this.text;
  }

  /** Lets a quantity stand in a document that is written as JSON or YAML. */
  toJSON(): string {
    return this.text;
  }
}

function binaryText(value: number): string {
  return withLargestSuffix(Math.ceil(value), 1024, ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]);
}

function decimalText(value: number): string {
  // A billionth is forgiven before rounding up: 0.1 three times is 0.30000000000000004, and 301m is not meant.
  const thousandths = Math.ceil(Number((value * 1000).toFixed(6)));
  return withLargestSuffix(thousandths, 1000, ["m", "", "k", "M", "G", "T", "P", "E"]);
}

function withLargestSuffix(amount: number, base: number, suffixes: readonly string[]): string {
  let rest = amount;
  let step = 0;
  while (rest !== 0 && rest % base === 0 && step < suffixes.length - 1) {
    rest /= base;
    step += 1;
  }
  return rest === 0 ? "0" : `${BigInt(rest)}${suffixes[step]}`;
}

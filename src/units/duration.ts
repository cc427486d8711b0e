/** The units of a Prometheus duration in milliseconds, largest first: the order in which one is written. */
const UNITS = [
  { unit: "y", milliseconds: 31_536_000_000, exactOnly: true },
  { unit: "w", milliseconds: 604_800_000, exactOnly: true },
  { unit: "d", milliseconds: 86_400_000, exactOnly: false },
  { unit: "h", milliseconds: 3_600_000, exactOnly: false },
  { unit: "m", milliseconds: 60_000, exactOnly: false },
  { unit: "s", milliseconds: 1_000, exactOnly: false },
  { unit: "ms", milliseconds: 1, exactOnly: false },
] as const;

const PATTERN = new RegExp(`^${UNITS.map(({ unit }) => String.raw`(?:(\d+)${unit})?`).join("")}$`);

/** What Go's `time.ParseDuration` can read of them. */
const GO_UNITS = UNITS.filter(({ milliseconds }) => milliseconds <= 3_600_000);

/** Go keeps a duration in 64-bit nanoseconds; Prometheus and Thanos refuse to start with a longer one. */
const LONGEST_MILLISECONDS = 9_223_372_036_854;

/**
 * A length of time as Prometheus and Thanos write it: `15s`, `2h`, `1d12h`, `30d`, `2w`, `1y`. Immutable.
 *
 * A day has 24 hours, a week 7 days and a year 365 days, as in Prometheus.
 */
export class Duration {
  /** No time at all. */
  static readonly ZERO = new Duration(0);

  private constructor(
    /** The whole length in milliseconds. */
    readonly milliseconds: number,
  ) {}

  /**
   * Reads a duration: whole numbers with a unit, largest unit first, each unit at most once, or `0`.
   *
   * @throws Error when the text is anything else (`1.5h`, `15`, `-5m`, `5m1h`) or longer than 292 years.
   */
  static parse(text: string): Duration {
    const groups = PATTERN.exec(text);
    if (text === "0") return Duration.ZERO;
    if (groups === null || text === "") {
      throw new Error(
        `a duration is whole numbers with a unit (y, w, d, h, m, s, ms), largest unit first, ` +
          `such as "15s", "2h", "1d12h" or "30d"; got: ${JSON.stringify(text)}`,
      );
    }
    const milliseconds = UNITS.reduce((sum, unit, i) => sum + Number(groups[i + 1] ?? 0) * unit.milliseconds, 0);
    if (milliseconds > LONGEST_MILLISECONDS) {
      throw new Error(`a duration is at most 292 years, the longest that Go can hold; got: ${JSON.stringify(text)}`);
    }
    return new Duration(milliseconds);
  }

  /** @throws Error when `amount` is negative or not a number; parts of a millisecond are rounded. */
  static milliseconds(amount: number): Duration {
    const milliseconds = Math.round(amount);
    if (!(milliseconds >= 0 && milliseconds <= LONGEST_MILLISECONDS)) {
      throw new Error(`a duration is between 0 and 292 years; got: ${amount} milliseconds`);
    }
    return new Duration(milliseconds);
  }

  /** @throws Error as `milliseconds` does. */
  static seconds(amount: number): Duration {
    return Duration.milliseconds(amount * 1_000);
  }

  /** @throws Error as `milliseconds` does. */
  static minutes(amount: number): Duration {
    return Duration.milliseconds(amount * 60_000);
  }

  /** @throws Error as `milliseconds` does. */
  static hours(amount: number): Duration {
    return Duration.milliseconds(amount * 3_600_000);
  }

  /** @throws Error as `milliseconds` does. */
  static days(amount: number): Duration {
    return Duration.milliseconds(amount * 86_400_000);
  }

  /** The longest of the durations, zero when there are none. */
  static longest(...durations: readonly Duration[]): Duration {
    return durations.reduce((longest, next) => (longest.isLessThan(next) ? next : longest), Duration.ZERO);
  }

  /** The whole length in seconds, with decimals where it is no whole number of seconds. */
  get seconds(): number {
    return this.milliseconds / 1_000;
  }

  /** Whether this is strictly shorter than `other`. */
  isLessThan(other: Duration): boolean {
    return this.milliseconds < other.milliseconds;
  }

  /** Whether both have the same length, however they were written (`24h` and `1d`). */
  equals(other: Duration): boolean {
    return this.milliseconds === other.milliseconds;
  }

  /** @throws Error when the sum is longer than 292 years. */
  plus(other: Duration): Duration {
    return Duration.milliseconds(this.milliseconds + other.milliseconds);
  }

  /**
   * This duration `factor` times, rounded to milliseconds.
   *
   * @throws Error when `factor` is negative or the product is longer than 292 years.
   */
  times(factor: number): Duration {
    return Duration.milliseconds(this.milliseconds * factor);
  }

  /**
   * The form in which Prometheus prints it: `90m` becomes `1h30m`, `7d` becomes `1w`, `10d` stays. Weeks and years
   * appear only where they fit without a rest, as in Prometheus, so that `30d` does not turn into `4w2d`.
   */
  toString(): string {
    return this.render(UNITS);
  }

  /**
   * The form for flags that Go's `time.ParseDuration` reads: it knows no days, weeks or years, so `1d12h` is `36h`.
   * Which flags do: those whose default `--help` shows like `5m0s`.
   */
  toGo(): string {
    return this.render(GO_UNITS);
  }

  /** Lets a duration stand in a document that is written as JSON or YAML. */
  toJSON(): string {
    return this.toString();
  }

  private render(units: readonly (typeof UNITS)[number][]): string {
    let rest = this.milliseconds;
    let text = "";
    for (const { unit, milliseconds, exactOnly } of units) {
      if (rest < milliseconds || (exactOnly && rest % milliseconds !== 0)) continue;
      text += `${Math.floor(rest / milliseconds)}${unit}`;
      rest %= milliseconds;
    }
    return text === "" ? "0s" : text;
  }
}

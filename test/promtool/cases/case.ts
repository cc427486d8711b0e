import type { AlertCase } from "../promtool.js";

/** One line of the table of alerts. */
export interface NamedCase extends AlertCase {
  /** What is so, to be read after the alert's name. */
  readonly when: string;
  /** It never ends: there is no case of its being quiet. */
  readonly always?: true;
}

/** When a condition that holds with the second scrape has held as long as its alert wants, and 15 s before. */
export interface Hold {
  readonly fires: string;
  readonly quiet: string;
}

/** A condition that needs two samples, and then holds. */
export const held: Readonly<Record<"2m" | "5m" | "10m" | "15m", Hold>> = {
  "2m": { fires: "2m30s", quiet: "2m15s" },
  "5m": { fires: "5m30s", quiet: "5m15s" },
  "10m": { fires: "10m30s", quiet: "10m15s" },
  "15m": { fires: "15m30s", quiet: "15m15s" },
};

/** An alert's name, its labels without the severity, and the severity. */
export interface Told {
  readonly alert: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly severity: "page" | "ticket" | "none";
  readonly file?: string;
}

/** A case of an alert that fires after it held long enough, and one that stays just below. */
export function both(
  { alert, labels, severity, file }: Told,
  { fires, quiet }: Hold,
  above: Readonly<Record<string, string>>,
  below: Readonly<Record<string, string>>,
): NamedCase[] {
  return [
    {
      alert,
      file,
      when: "fires once it has held long enough, and no earlier",
      labels: { ...labels, severity },
      series: above,
      fires: [fires],
      quiet: [quiet],
    },
    { alert, file, when: "stays quiet just below", series: below, quiet: [fires, quiet, "16m"] },
  ];
}

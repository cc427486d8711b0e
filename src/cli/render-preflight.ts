import { describeProblem } from "../config/problem.js";
import type { PreflightFinding, Severity } from "../preflight/finding.js";
import { renderTable } from "./table.js";

/** How a cluster was found. */
export interface ClusterReport {
  readonly cluster: string;
  readonly state: "reached" | "away" | "refused";
  /** Version of its API server. @default - it did not say */
  readonly version?: string;
}

/** Everything that was found, for people or programs. */
export interface PreflightReport {
  readonly environment: string;
  readonly clusters: readonly ClusterReport[];
  readonly findings: readonly PreflightFinding[];
}

const order: readonly Severity[] = ["error", "warning", "pending", "info"];

/**
 * A report as a person reads it: a line per cluster, then what was found, the worst first.
 *
 * @param file the environment file.
 * @param lineOf line of a place in that file.
 */
export function renderPreflight(
  { clusters, findings }: PreflightReport,
  file: string,
  lineOf: (path: NonNullable<PreflightFinding["path"]>) => number | undefined,
): string {
  const table = renderTable([
    ["CLUSTER", "STATE", "KUBERNETES", "ERRORS", "WARNINGS"],
    ...clusters.map(({ cluster, state, version }) => {
      const count = (severity: Severity) =>
        String(findings.filter((one) => one.cluster === cluster && one.severity === severity).length);
      return [cluster, state, version ?? "-", count("error"), count("warning")];
    }),
  ]);
  const sorted = order.flatMap((severity) => findings.filter((one) => one.severity === severity));
  const described = sorted.map((finding) => {
    const { severity, check, cluster, path, got, rule, remedy } = finding;
    const title = [severity, cluster, check].filter((word) => word !== undefined).join("  ");
    const text = describeProblem({
      file: path === undefined ? title : `${title}  ${file}`,
      line: path === undefined ? undefined : lineOf(path),
      path: path ?? [],
      got,
      rule,
      remedy,
    });
    return `${text}\n`;
  });
  const counts = order.flatMap((severity) => {
    const count = findings.filter((one) => one.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 || severity === "pending" ? "" : "s"}`];
  });
  const summary = counts.length === 0 ? "Nothing stands in the way." : `${counts.join(", ")}; nothing was changed.`;
  return `${[table, "", ...described, summary].join("\n")}\n`;
}

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { stringify } from "yaml";
import type { RuleFile } from "../../src/config/model.js";

/** One case: what is scraped, and which alerts fire when. */
export interface AlertCase {
  /** Values in promtool's spelling, one each 30 s, of each series. */
  readonly series: Readonly<Record<string, string>>;
  readonly alert: string;
  /** Time between two evaluations. @default 15s, that of our groups; longer for a case of a day, which takes long */
  readonly evaluation?: string;
  /** Moments at which it fires. */
  readonly fires?: readonly string[];
  /** Moments at which it does not. */
  readonly quiet?: readonly string[];
  /** Labels of the alert that fires, without its name. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Name of the rule file, where two have the alert. */
  readonly file?: string;
}

/** One case of a series that is recorded. */
export interface RecordedCase {
  /** Values in promtool's spelling, one each 30 s, of each series. */
  readonly series: Readonly<Record<string, string>>;
  readonly record: string;
  readonly at: string;
  /** What it is then: its value by its labels, in PromQL's spelling. */
  readonly is: Readonly<Record<string, number>>;
}

/** What promtool says of a recorded series; nothing where it is as told. */
export function recordedProblems(rules: RuleFile, { series, record, at, is }: RecordedCase): string {
  const samples = Object.entries(is).map(([labels, value]) => ({ labels: `${record}${labels}`, value }));
  // Only what the rules make: the cases give series of the same name, as the Ruler would find them.
  const expr = `${record}{tenant_id=""}`;
  return run(rules, "30s", series, [{ expr, eval_time: at, exp_samples: samples }]);
}

/**
 * What promtool says of a case; nothing where all is as told.
 *
 * @param rules the file under test.
 */
export function problemsOf(
  rules: RuleFile,
  { series, alert, evaluation = "15s", fires = [], quiet = [], labels }: AlertCase,
): string {
  // Where promtool compares alerts it wants their annotations too; the series that Prometheus makes of them have none.
  const firing = (moment: string, samples: readonly object[]) => ({
    expr: `ALERTS{alertname="${alert}",alertstate="firing"}`,
    eval_time: moment,
    exp_samples: samples,
  });
  const expected = Object.entries({ alertname: alert, alertstate: "firing", ...labels })
    .map(([name, value]) => `${name}="${value}"`)
    .join(", ");
  return run(rules, evaluation, series, [
    ...fires.map((moment) => firing(moment, [{ labels: `ALERTS{${expected}}`, value: 1 }])),
    ...quiet.map((moment) => firing(moment, [])),
  ]);
}

function run(
  rules: RuleFile,
  evaluation: string,
  series: Readonly<Record<string, string>>,
  expressions: readonly object[],
): string {
  const folder = mkdtempSync(join(tmpdir(), "promtool-"));
  try {
    writeFileSync(join(folder, rules.name), rules.content);
    const test = {
      rule_files: [rules.name],
      evaluation_interval: evaluation,
      tests: [
        {
          interval: "30s",
          input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
          promql_expr_test: expressions,
        },
      ],
    };
    writeFileSync(join(folder, "test.yaml"), stringify(test));
    const { status, stdout, stderr } = spawnSync(inject("promtool"), ["test", "rules", join(folder, "test.yaml")], {
      encoding: "utf8",
    });
    return status === 0 ? "" : `${stdout}${stderr}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

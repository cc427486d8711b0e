import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { runCapacity, type CapacityReport } from "../../src/cli/run-capacity.js";
import { child, environmentFile } from "../support/environment.js";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "capacity-command-"));
  mkdirSync(join(root, "environments"));
  const existing = { bucket: "metrics", endpoint: "s3.eu-west-1.amazonaws.com", region: "eu-west-1" };
  write({
    observability: {
      objectStore: { existing: { ...existing, credentialsSecret: "bucket" } },
      receive: { volumeSize: "1Gi" },
    },
    childClusters: [
      child("batcave"),
      child("batmobile", { prometheus: { mode: "agent", outageBudget: "12h", buffer: "diskQueue" } }),
    ],
  });
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(overrides: Parameters<typeof environmentFile>[0]): void {
  writeFileSync(join(root, "environments/test.yaml"), stringify(environmentFile(overrides)));
}

function run(json?: true): string {
  let text = "";
  runCapacity("test", { json }, { environments: join(root, "environments"), write: (more) => (text += more) });
  return text;
}

describe("npm run capacity", () => {
  it("shows what each component has and needs, and what decides it", () => {
    const text = run();
    expect(text).toMatch(
      /^receive\.ingestor +3 +500m +\d+m +2Gi +4Gi +\S+ +\S+ × +1Gi +\S+ +activeSeries, replicationFactor/m,
    );
    expect(text).toMatch(/^batcave\.prometheus +1 +100m .* ×/m);
    expect(text).toMatch(/^batmobile\.prometheus\.diskQueue +1 +20m/m);
    expect(text).toMatch(/^grafana .* as named, or the default/m);
    expect(text).not.toMatch(/^batcave\.prometheus\.diskQueue/m);
  });

  it("says what all of it reserves and costs", () => {
    expect(run()).toMatch(/^all together: \S+ cores, \S+Gi of memory and \S+Gi of volumes are reserved$/m);
    expect(run()).toMatch(/^a month: \$\d+\.\d\d at list prices .*, and \$\d+\.\d\d of the object store/m);
  });

  it("warns of what is too small", () => {
    expect(run()).toMatch(/^warning: .*observability\.receive\.volumeSize is 1Gi, and \d+Gi are needed/m);
  });

  it("says the same to programs", () => {
    const { rows, warnings } = JSON.parse(run(true)) as CapacityReport;
    const ingestor = rows.find(({ component }) => component === "receive.ingestor");
    expect(ingestor).toMatchObject({ replicas: 3, memory: { request: 2 * 2 ** 30, limit: 4 * 2 ** 30 } });
    expect(ingestor?.memory.inUse).toBeGreaterThan(0);
    expect(warnings).toHaveLength(1);
  });

  it("rejects a file that is not valid", () => {
    write({ observability: { load: { queriesPerSecond: -1, churnPerHour: 11 } } });
    expect(() => run()).toThrow(/observability\.load\.queriesPerSecond[\s\S]*observability\.load\.churnPerHour/);
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { runOutage, type OutageArguments } from "../../src/cli/run-outage.js";
import type { OutagePromise } from "../../src/outage/promise.js";
import { child, environmentFile } from "../support/environment.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "outage-command-"));
  mkdirSync(join(root, "environments"));
  const edge = { mode: "agent", outageBudget: "24h", activeSeries: "20k" };
  writeFileSync(
    join(root, "environments/test.yaml"),
    stringify(
      environmentFile({
        childClusters: [
          child("batcave"),
          child("batmobile", { prometheus: edge }),
          child("batcopter", { prometheus: { ...edge, buffer: "diskQueue" } }),
          child("batcomputer", { namespace: "monitoring", prometheus: { mode: "existing", activeSeries: "200k" } }),
        ],
      }),
    ),
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function run(clusters: readonly string[] = [], given: OutageArguments = {}, name = "test"): string {
  let text = "";
  runOutage(name, clusters, given, { environments: join(root, "environments"), write: (more) => (text += more) });
  return text;
}

describe("npm run outage", () => {
  it("says in a sentence what each cluster is promised", () => {
    expect(run().split("\n").slice(0, 3)).toEqual([
      "batcave: 1 h offline, 1.6 GB of disk, caught up in 4 min; restart: 0 lost, cut off all unsent lost; kill: at most 2 s lost, cut off all unsent lost",
      "batmobile: 24 h offline, 5.6 GB of disk, caught up in 38 min 24 s; restart: 0 lost, cut off all unsent lost; kill: at most 2 s lost, cut off all unsent lost",
      "batcopter: 24 h offline, 5.3 GB of disk, caught up in 38 min 24 s; restart: 0 lost; kill: at most 9 s lost, cut off at most 11 s lost",
    ]);
  });

  it("says whose matter it is where Prometheus ran before, and how much room its log needs there", () => {
    const text = run(["batcomputer"], { why: true });
    expect(text).toContain("batcomputer: Prometheus ran there before; this holds as far as it has the settings");
    expect(text).toMatch(/^batcomputer +existing server +0 lost/m);
    expect(text).toContain("its write-ahead log needs 2.0 GB of its volume, whose size is its owner's matter");
    expect(run(["batcave"])).not.toContain("ran there before");
    const promises = JSON.parse(run(["batcomputer"], { json: true })) as Record<string, OutagePromise>;
    expect(promises["batcomputer"]).not.toHaveProperty("volumeSize");
  });

  it("shows what each sender loses, side by side", () => {
    const lines = run().split("\n");
    expect(lines).toContainEqual(expect.stringMatching(/^CLUSTER +SENDER +RESTART +KILL +RESTART, CUT OFF +KILL, CUT/));
    expect(lines).toContainEqual(expect.stringMatching(/^batcave +server +0 lost +at most 2 s lost +all unsent lost/));
    expect(lines).toContainEqual(expect.stringMatching(/^batcopter +agent with disk queue .*only the excess lost$/));
  });

  it("says with --why what the promise follows from on both sides, of the clusters that are named", () => {
    const text = run(["batcopter"], { why: true });
    expect(text).not.toContain("batmobile");
    expect(text).toMatch(/^ {2}- 667 samples\/s for 24 h are 57\.6 million samples that wait$/m);
    expect(text).toContain("--storage.agent.wal-truncate-frequency=2h:");
    expect(text).toMatch(/-remoteWrite\.maxDiskUsagePerURL=\d+: 4\.4 GB of disk queue/);
    expect(text).toContain("Receive takes samples that are 1d1h behind");
    expect(text).toContain("endangers samples from 19 h 12 min on and loses them from 24 h on");
  });

  it("says the same to programs", () => {
    const promises = JSON.parse(run([], { json: true })) as Record<string, OutagePromise>;
    expect(Object.keys(promises)).toEqual(["batcave", "batmobile", "batcopter", "batcomputer"]);
    expect(promises.batmobile).toMatchObject({
      sender: { mode: "agent", buffer: "wal" },
      budget: "1d",
      walTruncateFrequency: "3d1h",
      volumeSize: "10Gi",
      outOfOrderWindow: "1d1h",
      lost: { restart: { kind: "nothing" }, restartInOutage: { kind: "backlog" } },
      silentAfter: { lost: "1d" },
    });
  });

  it("rejects a cluster that is not there, and names the nearest", () => {
    expect(() => run(["batmobil"])).toThrow("test has no child cluster batmobil; did you mean batmobile?");
    expect(() => run(["zeppelin"])).toThrow("choose one of batcave, batmobile, batcopter");
  });

  it("rejects an environment that is not there, without a stack trace and with exit code 1", async () => {
    const url = (path: string) => new URL(path, import.meta.url);
    const loader = url("../../node_modules/tsx/dist/loader.mjs").href;
    const args = ["--import", loader, url("../../src/cli/outage.ts").pathname, "tset"];
    const { exitCode, stderr, stdout } = await execa("node", args, { cwd: root, reject: false });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toContain("did you mean test?");
    expect(stderr).not.toContain("    at ");
  }, 60_000);
});

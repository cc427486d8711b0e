import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { runSnippets, type SnippetsArguments } from "../../src/cli/run-snippets.js";
import { child, environmentFile } from "../support/environment.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "snippets-command-"));
  mkdirSync(join(root, "environments"));
  const clusters = [
    child("batcave"),
    child("batcomputer", { namespace: "monitoring", prometheus: { mode: "existing" } }),
  ];
  writeFileSync(join(root, "environments/test.yaml"), stringify(environmentFile({ childClusters: clusters })));
  writeFileSync(
    join(root, "environments/without.yaml"),
    stringify(
      environmentFile({
        childClusters: [child("batcave")],
        observability: { objectStore: { existing: { bucket: "others" } } },
      }),
    ),
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function run(cluster: string, given: SnippetsArguments = {}, name = "test"): string {
  let text = "";
  runSnippets(name, cluster, given, { environments: join(root, "environments"), write: (more) => (text += more) });
  return text;
}

describe("npm run snippets", () => {
  it("prints one alone just as it belongs into a file", () => {
    expect(parse(run("batcomputer", { format: "prometheus-yml" }))).toMatchObject({
      global: { external_labels: { cluster: "batcomputer" } },
      remote_write: [{ name: "thanos-receive" }],
    });
  });

  it("prints all of them, each with its name", () => {
    const parts = run("batcomputer").split("\n---\n");
    expect(parts.map((part) => part.split("\n")[0])).toEqual([
      "# kube-prometheus-stack.values.yaml",
      "# prometheus.yaml",
      "# prometheus.yml",
    ]);
  });

  it("writes each into a file of a folder that it makes, and says where, again and again", () => {
    const out = join(root, "told/batcomputer");
    const files = ["kube-prometheus-stack.values.yaml", "prometheus.yaml", "prometheus.yml"];
    const first = run("batcomputer", { out });
    expect(first).toBe(files.map((file) => `${join(out, file)}\n`).join(""));
    expect(run("batcomputer", { out })).toBe(first);
    expect(readdirSync(out).sort()).toEqual([...files].sort());
    expect(readFileSync(join(out, "prometheus.yml"), "utf8")).toBe(run("batcomputer", { format: "prometheus-yml" }));
  });

  it("rejects a folder that cannot be written, and leaves nothing behind", () => {
    writeFileSync(join(root, "file"), "");
    expect(() => run("batcomputer", { out: join(root, "file") })).toThrow(/^--out .*file cannot be written: /);
  });

  it("rejects a cluster that it does not know, and names the nearest", () => {
    expect(() => run("batcomputr")).toThrow("test has no child cluster batcomputr; did you mean batcomputer?");
  });

  it("rejects a cluster whose Prometheus is ours", () => {
    expect(() => run("batcave")).toThrow(
      "batcave has a Prometheus of ours, which knows where to send; those that run already are batcomputer",
    );
  });

  it("rejects an environment that has no such cluster", () => {
    expect(() => run("batcave", {}, "without")).toThrow("without has no cluster with prometheus.mode: existing");
  });

  it("is a command of this repository, and its errors need no stack trace", async () => {
    const command = (...args: string[]) => execa("npx", ["tsx", "src/cli/snippets.ts", ...args], { reject: false });
    const { stdout, exitCode } = await command("prod", "batcomputer", "--format", "kube-prometheus-stack");
    expect(exitCode).toBe(0);
    expect(parse(stdout)).toHaveProperty("prometheus.prometheusSpec.additionalRemoteWrite");
    const refused = await command("prod", "batcave");
    expect(refused).toMatchObject({ exitCode: 1, stdout: "" });
    expect(refused.stderr).not.toContain("    at ");
  });
});

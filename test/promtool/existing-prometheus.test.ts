import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { parse, stringify } from "yaml";
import { existingSender } from "../../src/existing/existing-sender.js";
import { snippets } from "../../src/existing/snippets.js";
import { child, environment, type Settings } from "../support/environment.js";

/** Everything that can be said of a Prometheus that runs already. */
const everything = (kind: string): Settings => ({
  mode: "existing",
  existing: { kind, job: "monitoring/their.own" },
  metrics: { keep: ["up", "(prometheus|scrape|node)_.+"], drop: ["node_cpu_.+"], dropLabels: ["id"] },
  remoteWrite: { proxyUrl: "http://proxy.example.com:3128", noProxy: ".internal", sampleAgeLimit: "2h" },
});

function printed(prometheus: Settings): string {
  const loaded = environment({
    observability: { receive: { exemplars: { perTenant: 100 } } },
    childClusters: [child("batcomputer", { namespace: "monitoring", prometheus })],
  });
  return snippets(existingSender(loaded, loaded.childClusters[0]!))["prometheus-yml"].text;
}

/** What promtool says of a configuration; nothing where all is well. */
function problems(text: string, args: readonly string[] = []): string {
  const folder = mkdtempSync(join(tmpdir(), "configuration-"));
  try {
    const file = join(folder, "prometheus.yml");
    writeFileSync(file, text);
    const { status, stdout, stderr } = spawnSync(inject("promtool"), ["check", "config", ...args, file], {
      encoding: "utf8",
    });
    return status === 0 ? "" : `${stdout}${stderr}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("what prometheus.yml is told", () => {
  it.each([
    ["the least", "a server", { mode: "existing" }, []],
    ["everything", "a server", everything("server"), []],
    ["everything", "an agent", everything("agent"), ["--agent"]],
  ] as const)("%s is a configuration that Prometheus takes, as it stands: %s", (_, __, prometheus, args) => {
    expect(problems(printed(prometheus), args)).toBe("");
  });

  it("rejects a key that Prometheus does not know, so that the check above can fail", () => {
    const { remote_write: entries, ...rest } = parse(printed({ mode: "existing" })) as { remote_write: Settings[] };
    const misspelt = stringify({ ...rest, remote_write: entries.map((entry) => ({ ...entry, sendExemplars: true })) });
    expect(problems(misspelt)).toContain("field sendExemplars not found");
  });
});

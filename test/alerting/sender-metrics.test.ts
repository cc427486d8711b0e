import { describe, expect, it } from "vitest";
import { fleetRules } from "../../src/alerting/fleet/fleet-rules.js";
import { writers } from "../../src/alerting/promql.js";
import { senderMetrics } from "../../src/config/sender-metrics.js";
import { fleet, watchedCluster } from "./every-rule.js";

/** What Prometheus makes itself at each scrape, past every filter. */
const made = /^(?:up|scrape_.+)$/;

/** Metrics that rules read of what child clusters write about themselves. */
function readOfChildren(text: string): string[] {
  const selectors = [...text.matchAll(/([a-z_]*)\{([^{}]*)\}/g)].filter(([, , matchers]) =>
    matchers!.includes(writers.children),
  );
  return selectors.flatMap(([, name, matchers]) =>
    name === "" ? (/__name__=~"([^"]+)"/.exec(matchers!)?.[1] ?? "").split("|") : [name!],
  );
}

describe("the metrics of a sender", () => {
  it.each([
    ["server", "wal"],
    ["agent", "wal"],
    ["server", "diskQueue"],
    ["agent", "diskQueue"],
  ] as const)("that rules read of %s with %s cannot be filtered away", (mode, buffer) => {
    const queue = buffer === "diskQueue" ? 2 ** 30 : undefined;
    const { content } = fleetRules({ ...fleet, clusters: [watchedCluster({ mode, buffer, queue })] });
    const read = [...new Set(readOfChildren(content.replaceAll('\\"', '"')))].filter((name) => !made.test(name));
    const absent =
      mode === "agent"
        ? ["prometheus_tsdb_storage_blocks_bytes", "prometheus_tsdb_head_chunks_storage_size_bytes"]
        : [];
    const others = buffer === "wal" ? ["vmagent_remotewrite_pending_data_bytes"] : [];
    expect(read.length).toBeGreaterThan(5);
    expect(read.filter((name) => ![...senderMetrics({ mode, buffer }), ...absent, ...others].includes(name))).toEqual(
      [],
    );
  });

  it("that rules read of a Prometheus that runs already cannot be filtered away, those of scrapes included", () => {
    const cluster = watchedCluster({ mode: "existing", volume: undefined });
    const { content } = fleetRules({ ...fleet, clusters: [cluster] });
    // No volume is declared, and so none is compared with.
    const ofVolumes = /^(?:prometheus_tsdb_|kubelet_volume_|vmagent_)/;
    const read = [...new Set(readOfChildren(content.replaceAll('\\"', '"')))].filter((name) => !ofVolumes.test(name));
    const kept = senderMetrics({ mode: "server", buffer: "wal", existing: true });
    expect(read.filter((name) => !kept.includes(name))).toEqual([]);
    expect(kept.filter((name) => !read.includes(name))).toEqual(["prometheus_remote_storage_samples_pending"]);
  });
});

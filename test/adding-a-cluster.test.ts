import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compareStacks } from "../src/cli/compare-stacks.js";
import { withCluster } from "../src/config/add-cluster.js";
import { loadEnvironments } from "../src/config/load.js";
import { synthApp, type SynthesizedApp } from "./support/synth-app.js";

const file = "environments/prod.yaml";
const text = readFileSync(file, "utf8");

/** The stacks of prod, with one more cluster of that outage budget. */
function prod(outageBudget?: string): SynthesizedApp {
  const changed =
    outageBudget === undefined
      ? text
      : withCluster(file, text, {
          name: "batplane",
          cluster: { kubeconfig: "~/.kube/config", context: "batplane" },
          prometheus: { mode: "agent", outageBudget },
        });
  const read = (path: string) => (path === file ? changed : readFileSync(path, "utf8"));
  return synthApp(loadEnvironments("environments", ["prod"], undefined, read));
}

const before = prod();
const after = prod("12h");
const jsonOf = ({ stacks }: SynthesizedApp) => new Map([...stacks].map(([id, { json }]) => [id, json]));

/** What a new cluster changes in the observability cluster, and why it must. A change that is not listed is looked at first. */
const expected: Readonly<Record<string, { readonly change: RegExp; readonly because: string }>> = {
  "receive-routers_limits": {
    change: /^data\.limits\.yaml: \d+ lines added, 0 removed$/,
    because: "who is not listed may not write",
  },
  "prometheus_reloaded-rules": {
    change: /^data\.fleet\.yaml: \d+ lines added, 0 removed$/,
    because: "alerts compare with what the file says of each cluster",
  },
  ruler_rules: {
    change: /^data\.thanos-fleet\.yaml: 1 lines added, 1 removed$/,
    because: "one rule names the clusters that must not be silent",
  },
  ruler: {
    change: /^spec\.template\.metadata\.annotations\.checksum\/rules: changed$/,
    because: "the Ruler reads its rules when it starts",
  },
  ...Object.fromEntries(
    ["child-cluster", "compactor", "edge-senders", "fleet", "kubernetes", "receive"].map((name) => [
      `grafana_dashboard-${name}`,
      {
        change: new RegExp(`^data\\.${name}\\.json: (\\d+) lines added, \\1 removed$`),
        because: "its list of clusters to choose from, or its queries, name them",
      },
    ]),
  ),
};

/** The construct an address belongs to: without the resource's type and the framework's hash. */
const constructOf = (address: string) => address.replace(/^[^.]+\./, "").replace(/_[0-9A-F]{8}$/, "");

describe("a pull request that adds a cluster", () => {
  const compared = compareStacks(jsonOf(before), jsonOf(after));

  it("has one new stack, and takes none away", () => {
    expect(compared.added.map(({ id }) => id)).toEqual(["prod-batplane"]);
    expect(compared.removed).toEqual([]);
    expect(after.stacks.get("prod-batplane")?.addresses.length).toBe(compared.added[0]?.resources);
  });

  it("leaves the stacks of all other clusters as they are, byte for byte", () => {
    const others = [...before.stacks.keys()].filter((id) => id !== "prod-observability");
    expect(others.length).toBeGreaterThan(3);
    for (const id of others) {
      const path = `stacks/${id}/cdk.tf.json`;
      expect(after.files.get(path), id).toBe(before.files.get(path));
    }
  });

  it("changes in the observability cluster what is listed here, each for its reason, and nothing else", () => {
    expect(compared.changed.map(({ id }) => id)).toEqual(["prod-observability"]);
    const changes = compared.changed[0]?.changes ?? [];
    expect(changes.map(({ address }) => constructOf(address)).sort()).toEqual(Object.keys(expected).sort());
    for (const { address, action, details } of changes) {
      expect([action, details], address).toEqual([
        "changed",
        [expect.stringMatching(expected[constructOf(address)]!.change)],
      ]);
    }
  });

  it("keeps every address that live objects are known by", () => {
    for (const [id, { addresses }] of before.stacks) expect(after.stacks.get(id)?.addresses, id).toEqual(addresses);
  });

  it("restarts the ingestors too, zone by zone, where its outage budget is the longest of all", () => {
    const { changed } = compareStacks(jsonOf(after), jsonOf(prod("48h")));
    const [observability] = changed.filter(({ id }) => id === "prod-observability");
    const restarted = observability?.changes
      .filter(({ address }) => address.startsWith("kubernetes_stateful_set_v1.receive-ingestors"))
      .map(({ address }) => constructOf(address));
    expect(restarted).toEqual(["a", "b", "c"].map((zone) => `receive-ingestors_zone-eu-west-1${zone}`));
  });
});

import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { existingSender } from "../../src/existing/existing-sender.js";
import { snippets, type SnippetFormat } from "../../src/existing/snippets.js";
import { renderStack } from "../../src/manifests/render-stack.js";
import { child, environment, type Settings } from "../support/environment.js";
import { stackOf, synthApp } from "../support/synth-app.js";

const remoteWrite = {
  proxyUrl: "http://proxy.example.com:3128",
  noProxy: ".internal",
  minShards: 2,
  maxShards: 4,
  linkSpeed: "10M",
  batchSendDeadline: "2s",
  sampleAgeLimit: "25h",
};

/** Snippets of a cluster whose Prometheus runs already. */
function of(prometheus: Settings = {}, cluster: Settings = {}, observability: Settings = {}) {
  const loaded = environment({
    observability,
    childClusters: [
      child("batcomputer", { namespace: "monitoring", prometheus: { mode: "existing", ...prometheus }, ...cluster }),
    ],
  });
  return snippets(existingSender(loaded, loaded.childClusters[0]!));
}

type Spec = Readonly<Record<string, unknown>> & { readonly remoteWrite: readonly Settings[] };

const content = (all: ReturnType<typeof of>, format: SnippetFormat) => parse(all[format].text) as Settings;
const plain = (...given: Parameters<typeof of>) => content(of(...given), "prometheus-yml");
const spec = (...given: Parameters<typeof of>) => content(of(...given), "prometheus-operator")["spec"] as Spec;

/** The configuration of a Prometheus of ours. */
function ours(prometheus: Settings): { remote_write: Settings[]; global: Settings; storage?: Settings } {
  const observability = { receive: { exemplars: { perTenant: 100 } } };
  const app = synthApp([environment({ observability, childClusters: [child("batcomputer", { prometheus })] })]);
  const { object } = renderStack(stackOf(app, "test-batcomputer").json).objects.find(
    ({ object: { kind, metadata } }) => kind === "ConfigMap" && metadata.name === "prometheus-configuration",
  )!;
  return parse((object.data as Record<string, string>)["prometheus.yml"]!) as ReturnType<typeof ours>;
}

describe("what a Prometheus that runs already is told", () => {
  it.each(["server", "agent"] as const)("is what a Prometheus of ours has, to the last setting: %s", (kind) => {
    const sending = { outageBudget: kind === "agent" ? "24h" : "1h", activeSeries: "90k", remoteWrite };
    const own = ours({ mode: kind, ...sending });
    const told = plain({ existing: { kind }, ...sending }, {}, { receive: { exemplars: { perTenant: 100 } } });
    const [entry] = told["remote_write"] as Settings[];
    const rest = Object.fromEntries(Object.entries(entry!).filter(([key]) => key !== "write_relabel_configs"));
    const folder = "/etc/prometheus/secrets/thanos-fleet-writer";
    expect(rest).toEqual({
      ...own.remote_write[0],
      tls_config: {
        cert_file: `${folder}/tls.crt`,
        key_file: `${folder}/tls.key`,
        ca_file: `${folder}/ca.crt`,
        min_version: "TLS13",
      },
    });
    expect(told["global"]).toEqual({ external_labels: own.global["external_labels"] });
    expect(told["storage"]).toEqual(own.storage);
  });

  it("names no Secret but the one that is there", () => {
    for (const { text } of Object.values(of({}, { identity: { secret: "writer-from-vault" } }))) {
      expect(text).toContain("monitoring/writer-from-vault");
      expect(text).not.toContain("thanos-fleet-writer");
    }
  });

  it("makes its metrics of itself those by which clusters are watched, and keeps out what it sends elsewhere", () => {
    const [entry] = plain({ existing: { job: "monitoring/their.own" } })["remote_write"] as Settings[];
    expect(entry!["write_relabel_configs"]).toEqual([
      { source_labels: ["remote_name"], regex: "(?:thanos-receive)?", action: "keep" },
      {
        source_labels: ["job"],
        regex: "monitoring/their\\.own",
        target_label: "job",
        replacement: "prometheus",
        action: "replace",
      },
    ]);
    const [usual] = plain()["remote_write"] as Settings[];
    expect(usual!["write_relabel_configs"]).toHaveLength(1);
  });

  it("filters as it sends, before all else", () => {
    const metrics = { keep: ["up", "scrape_.+", "prometheus_.+"], drop: ["prometheus_http_.+"], dropLabels: ["id"] };
    const [entry] = plain({ metrics })["remote_write"] as Settings[];
    const steps = entry!["write_relabel_configs"] as Settings[];
    expect(steps.map(({ action }) => action)).toEqual(["keep", "drop", "labeldrop", "keep"]);
  });

  it("says what stands in no configuration: the flags, the interval, the job, and whose matter it is", () => {
    const { text } = of({ existing: { kind: "agent", job: "their-own" }, outageBudget: "12h", scrapeInterval: "15s" })[
      "prometheus-yml"
    ];
    const said = text.split("\n").filter((line) => line.startsWith("#"));
    expect(said).toContain("#   --storage.agent.wal-truncate-frequency=1d13h");
    expect(said).toContain("#   --storage.remote.flush-deadline=13h");
    expect(said.join(" ")).toMatch(/outage of 12h costs no sample as long as .* scraped every 15s/);
    expect(said).toContain("# their-own.");
  });
});

describe("what prometheus-operator is told", () => {
  it("is the same, as its objects spell it", () => {
    expect(spec({ remoteWrite }, {}, { receive: { exemplars: { perTenant: 100 } } })).toEqual({
      externalLabels: { cluster: "batcomputer" },
      remoteWrite: [
        {
          name: "thanos-receive",
          url: "https://receive.example.com:19291/api/v1/receive",
          remoteTimeout: "10s",
          messageVersion: "V1.0",
          sendExemplars: true,
          sendNativeHistograms: true,
          metadataConfig: { send: false },
          proxyUrl: "http://proxy.example.com:3128",
          noProxy: ".internal",
          queueConfig: {
            minShards: 2,
            maxShards: 4,
            batchSendDeadline: "2s",
            retryOnRateLimit: true,
            sampleAgeLimit: "1d1h",
          },
          tlsConfig: {
            ca: { secret: { name: "thanos-fleet-writer", key: "ca.crt" } },
            cert: { secret: { name: "thanos-fleet-writer", key: "tls.crt" } },
            keySecret: { name: "thanos-fleet-writer", key: "tls.key" },
            minVersion: "TLS13",
          },
          writeRelabelConfigs: [
            { sourceLabels: ["remote_name"], regex: "(?:thanos-receive)?", action: "keep" },
            { sourceLabels: ["prometheus_replica"], regex: "(.+)", targetLabel: "replica", action: "replace" },
            { regex: "prometheus_replica", action: "labeldrop" },
          ],
        },
      ],
      additionalArgs: [{ name: "storage.remote.flush-deadline", value: "2h" }],
      enableFeatures: ["exemplar-storage"],
      exemplars: { maxSize: 100 },
    });
  });

  it("has no exemplars to keep where none are sent, or an agent passes them on as they come", () => {
    const exemplars = { receive: { exemplars: { perTenant: 100 } } };
    expect(spec()).not.toHaveProperty("enableFeatures");
    const agent = spec({ existing: { kind: "agent" } }, {}, exemplars);
    expect(agent).not.toHaveProperty("exemplars");
    expect(agent.remoteWrite[0]).toMatchObject({ sendExemplars: true });
  });

  it("knows version 2 of the messages by its own name for it", () => {
    const loaded = environment({
      images: { thanos: "registry:5000/thanos:v0.43.0@sha256:0" },
      childClusters: [
        child("batcomputer", {
          namespace: "monitoring",
          prometheus: { mode: "existing", remoteWrite: { messageVersion: 2 } },
        }),
      ],
    });
    const all = snippets(existingSender(loaded, loaded.childClusters[0]!));
    expect(all["prometheus-operator"].text).toContain("messageVersion: V2.0");
  });

  it.each([
    ["server", "monitoring.coreos.com/v1", "Prometheus", "prometheus.yaml", false],
    ["agent", "monitoring.coreos.com/v1alpha1", "PrometheusAgent", "prometheus-agent.yaml", true],
  ] as const)("is for the kind of object that a %s is, and so are the chart's values", (...expected) => {
    const [kind, apiVersion, object, file, agentMode] = expected;
    const all = of({ existing: { kind } });
    expect(content(all, "prometheus-operator")).toMatchObject({
      apiVersion,
      kind: object,
      metadata: { namespace: "monitoring" },
    });
    expect(all["prometheus-operator"].file).toBe(file);
    const { prometheus } = content(all, "kube-prometheus-stack") as { prometheus: Settings };
    expect(prometheus["agentMode"] ?? false).toBe(agentMode);
  });

  it("comes on top of what the chart sends elsewhere", () => {
    const all = of();
    const { remoteWrite: entries, ...rest } = spec();
    expect(content(all, "kube-prometheus-stack")).toEqual({
      prometheus: { prometheusSpec: { ...rest, additionalRemoteWrite: entries } },
    });
  });
});

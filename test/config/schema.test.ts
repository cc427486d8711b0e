import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { environmentJsonSchema, knownKeys } from "../../src/config/json-schema.js";
import { child, environment, load, type ReportedProblem, type Settings } from "../support/environment.js";

const receive = (settings: Settings): Settings => ({ observability: { receive: settings } });
const batcave = (settings: Settings): Settings => ({ childClusters: [child("batcave", settings)] });
const prometheus = (settings: Settings): Settings => batcave({ prometheus: settings });
const minio = (settings: Settings): Settings => ({
  observability: { objectStore: { existing: undefined, minio: settings } },
});

const label = (maximum: number) => ({
  rule: `a DNS label: lower-case letters, digits and hyphens, first and last a letter or digit, at most ${maximum} characters`,
  remedy: "choose a shorter or plainer name, such as batcave or eu-west-1",
});
const durationProblem = {
  rule: "a duration: whole numbers with the units ms, s, m, h, d, w or y, largest first",
  remedy: "write it like 30s, 15m, 24h or 1d12h",
};
const quantityProblem = {
  rule: "a Kubernetes quantity: a number, with a suffix such as m, Ki, Mi, Gi or Ti where needed",
  remedy: "write it like 250m for CPU, 512Mi or 10Gi for memory and disk",
};

const refusals: readonly (readonly [string, Settings, ReportedProblem])[] = [
  [
    "an unknown key, and names the nearest known one",
    receive({ replicationfactor: 3 }),
    {
      path: "observability.receive.replicationfactor",
      got: 3,
      rule: `a known key: ${knownKeys(["observability", "receive"]).join(", ")}`,
      remedy: "did you mean replicationFactor?",
      at: "replicationfactor: 3",
    },
  ],
  [
    "an unknown key inside a list that is like no other",
    batcave({ colour: "black" }),
    {
      path: "childClusters[0].colour",
      got: "black",
      rule: "a known key: name, cluster, namespace, defaults, network, prometheus, tenantLimits, identity, kubeStateMetrics, nodeExporter",
      remedy: "remove it",
      at: "colour: black",
    },
  ],
  [
    "a cluster name that is no DNS label",
    { childClusters: [child("Bat.Cave")] },
    { path: "childClusters[0].name", got: "Bat.Cave", ...label(40), at: "- name: Bat.Cave" },
  ],
  [
    "a cluster name that is too long",
    { childClusters: [child("b".repeat(41))] },
    { path: "childClusters[0].name", got: "b".repeat(41), ...label(40), at: `- name: ${"b".repeat(41)}` },
  ],
  [
    "a zone that would make a StatefulSet's name too long",
    receive({ ingestors: 1, replicationFactor: 1, zones: ["z".repeat(29)] }),
    { path: "observability.receive.zones[0]", got: "z".repeat(29), ...label(28), at: `- ${"z".repeat(29)}` },
  ],
  [
    "a duration that does not parse",
    prometheus({ scrapeInterval: "1.5m" }),
    {
      path: "childClusters[0].prometheus.scrapeInterval",
      got: "1.5m",
      ...durationProblem,
      at: "scrapeInterval: 1.5m",
    },
  ],
  [
    "a duration without a unit",
    prometheus({ scrapeInterval: 15 }),
    { path: "childClusters[0].prometheus.scrapeInterval", got: 15, ...durationProblem, at: "scrapeInterval: 15" },
  ],
  [
    "a quantity that does not parse",
    prometheus({ volumeSize: "10 GB" }),
    { path: "childClusters[0].prometheus.volumeSize", got: "10 GB", ...quantityProblem, at: "volumeSize: 10 GB" },
  ],
  [
    "MinIO without an image, says why there is none and what to choose",
    minio({ bucket: "metrics" }),
    {
      path: "observability.objectStore.minio.image",
      rule: "text, which is required here",
      remedy:
        "add image: Image with the programs minio and mc. Required: MinIO publishes no images any more, and its last one " +
        "has a known hole (CVE-2025-62506). Build it from the module, or take a maintained rebuild.",
      at: "minio:",
    },
  ],
  [
    "a Prometheus without a mode",
    prometheus({ mode: undefined }),
    {
      path: "childClusters[0].prometheus.mode",
      rule: "one of server, agent, existing",
      remedy: "choose one of them",
      at: "prometheus: {}",
    },
  ],
  [
    "a misspelt choice, and names the nearest one",
    prometheus({ mode: "Agent" }),
    {
      path: "childClusters[0].prometheus.mode",
      got: "Agent",
      rule: "one of server, agent, existing",
      remedy: "did you mean agent?",
      at: "mode: Agent",
    },
  ],
  [
    "a replication factor of four, which survives no more than three",
    receive({ replicationFactor: 4 }),
    {
      path: "observability.receive.replicationFactor",
      got: 4,
      rule: "one of 1, 2, 3, 5",
      remedy: "choose one of them",
      at: "replicationFactor: 4",
    },
  ],
  [
    "a number below the smallest",
    receive({ ingestors: 0, replicationFactor: 1 }),
    {
      path: "observability.receive.ingestors",
      got: 0,
      rule: "at least 1",
      remedy: "write 1 or more",
      at: "ingestors: 0",
    },
  ],
  [
    "a node port outside of the range",
    { observability: { remoteWrite: { exposure: "nodePort", nodePort: 80000 } } },
    {
      path: "observability.remoteWrite.nodePort",
      got: 80000,
      rule: "at most 32767",
      remedy: "write 32767 or less",
      at: "nodePort: 80000",
    },
  ],
  [
    "text in the place of a number",
    receive({ ingestors: "three" }),
    {
      path: "observability.receive.ingestors",
      got: "three",
      rule: "a number",
      remedy: "write a number",
      at: "ingestors: three",
    },
  ],
  [
    "a cluster that no kubeconfig is named for",
    { observability: { cluster: { kubeconfig: undefined } } },
    {
      path: "observability.cluster.kubeconfig",
      rule: "text, which is required here",
      remedy: "add kubeconfig: Path of the kubeconfig file; ~ is the home folder.",
      at: "cluster:",
    },
  ],
  [
    "a remote-write host with a scheme",
    { observability: { remoteWrite: { host: "https://receive.example.com" } } },
    {
      path: "observability.remoteWrite.host",
      got: "https://receive.example.com",
      rule: "a host name or an IPv4 address, without scheme, port or path",
      remedy: "write just the host, such as receive.example.com",
      at: "host: https://receive.example.com",
    },
  ],
  [
    "a proxy without a scheme",
    prometheus({ remoteWrite: { proxyUrl: "proxy:3128" } }),
    {
      path: "childClusters[0].prometheus.remoteWrite.proxyUrl",
      got: "proxy:3128",
      rule: "an address that starts with http:// or https://",
      remedy: "write it in full, such as http://proxy.example.com:3128",
      at: "proxyUrl: proxy:3128",
    },
  ],
  [
    "a pattern that is no regular expression",
    prometheus({ metrics: { drop: ["go_.*", "(open"] } }),
    {
      path: "childClusters[0].prometheus.metrics.drop[1]",
      got: "(open",
      rule: "a regular expression",
      remedy: "close every bracket and escape special characters with a backslash",
      at: "- (open",
    },
  ],
  [
    "a flag with its dashes",
    prometheus({ extraArgs: { "--log.level": "debug" } }),
    {
      path: "childClusters[0].prometheus.extraArgs.--log.level",
      got: "--log.level",
      rule: "a flag name without leading dashes, such as log.level",
      remedy: "correct the key",
      at: "--log.level: debug",
    },
  ],
];

describe("the environment schema", () => {
  it.each(refusals)("rejects %s", (_, change, problem) => {
    expect(load(change).problems).toEqual([problem]);
  });

  it("accepts durations of no time and quantities that are plain numbers", () => {
    const { observability } = environment({
      observability: {
        compactor: { consistencyDelay: 0 },
        query: { resources: { requests: { cpu: 1 }, limits: { cpu: 2.5 } } },
      },
    });
    expect(observability.compactor.consistencyDelay.milliseconds).toBe(0);
    expect(String(observability.query.resources.limits.cpu)).toBe("2.5");
  });

  it("fills in every default", () => {
    const { observability, childClusters, backend, images, charts } = environment();
    expect({ backend, images, charts }).toEqual({ backend: {}, images: {}, charts: {} });
    expect(observability).toMatchObject({
      namespace: "thanos-fleet",
      defaults: {},
      remoteWrite: { exposure: "loadBalancer", annotations: {}, sourceRanges: [] },
      receive: { replicationFactor: 3, ingestors: 3, zones: [], routers: 2 },
      query: { replicas: 2 },
      queryFrontend: { replicas: 2 },
      storeGateway: { replicas: 1 },
      grafana: { enabled: true, https: true },
    });
    // They follow from the budgets, and the ring from the ingestors.
    expect(observability.receive).not.toHaveProperty("outOfOrderWindow");
    expect(observability.receive).not.toHaveProperty("ringSize");
    expect(observability.receive.outOfOrderWindow).toBeUndefined();
    expect(String(childClusters[0]?.prometheus.outageBudget)).toBe("1h");
    expect(String(childClusters[0]?.prometheus.activeSeries)).toBe("50k");
    expect(childClusters[0]).toMatchObject({
      name: "batcave",
      prometheus: {
        mode: "server",
        buffer: "wal",
        replicas: 1,
        ruleFiles: [],
        limits: {},
        metrics: { keep: [], drop: [] },
      },
      kubeStateMetrics: { enabled: true },
      nodeExporter: { enabled: true },
    });
  });
});

describe("environments/schema.json", () => {
  it("is the schema, for editors; npm run schema writes it", () => {
    const file: unknown = JSON.parse(readFileSync("environments/schema.json", "utf8"));
    expect(file).toEqual(environmentJsonSchema());
  });

  it("describes every key", () => {
    const silent: string[] = [];
    const visit = (node: unknown, path: string): void => {
      const { properties = {}, items } = (node ?? {}) as { properties?: Record<string, unknown>; items?: unknown };
      for (const [key, value] of Object.entries(properties)) {
        if ((value as { description?: string }).description === undefined) silent.push(key);
        visit(value, `${path}.${key}`);
      }
      if (items !== undefined) visit(items, `${path}[]`);
    };
    visit(environmentJsonSchema(), "");
    expect(silent).toEqual([]);
  });
});

describe("knownKeys", () => {
  it.each<[readonly (string | number)[], string[]]>([
    [[], ["backend", "images", "charts", "observability", "childClusters"]],
    [
      ["childClusters", 7, "cluster"],
      ["kubeconfig", "context", "inCluster", "eks"],
    ],
    [
      ["observability", "defaults", "tolerations", 0],
      ["key", "operator", "value", "effect", "tolerationSeconds"],
    ],
    [["observability", "defaults", "labels"], []],
    [["nowhere", "at", "all"], []],
  ])("lists what may stand at %j", (path, keys) => {
    expect(knownKeys(path)).toEqual(keys);
  });
});

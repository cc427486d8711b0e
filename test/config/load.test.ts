import { stringify } from "yaml";
import { describe, expect, it } from "vitest";
import { knownEnvironments, loadEnvironments } from "../../src/config/load.js";
import { child, environmentFile, load, loadFiles, type Settings } from "../support/environment.js";

const inBucket = (bucket: string, settings: Settings = {}): Settings => ({
  observability: { objectStore: { existing: { bucket, ...settings } } },
});

let buckets = 0;

/** An environment in a bucket of its own, unless the overrides name one. */
const text = (overrides: Settings = {}) => {
  buckets += 1;
  const objectStore = { existing: { bucket: `metrics-${buckets}` } };
  const observability = { objectStore, ...(overrides["observability"] as Settings | undefined) };
  return stringify(environmentFile({ ...overrides, observability }));
};

describe("loadEnvironments", () => {
  it("loads every environment of a folder in alphabetical order", () => {
    const { environments } = loadFiles({ "prod.yaml": text(), "lab.yaml": text(), "notes.md": "not one" });
    expect(environments.map(({ name }) => name)).toEqual(["lab", "prod"]);
  });

  it("loads just the environments that are named, each once", () => {
    const files = { "prod.yaml": text(), "lab.yaml": text(), "broken.yaml": "}" };
    expect(loadFiles(files, ["prod", "lab", "prod"]).environments.map(({ name }) => name)).toEqual(["prod", "lab"]);
  });

  it("reads the files a Prometheus names, relative to the environment file", () => {
    const rules = "groups:\n  - name: nodes\n    rules: []\n";
    const { environments } = load(
      {
        childClusters: [
          child("batcave", { prometheus: { ruleFiles: ["test/rules.yaml"], scrapeConfigFiles: ["test/scrape.yaml"] } }),
        ],
      },
      { "test/rules.yaml": rules, "test/scrape.yaml": "scrape_configs:\n  - job_name: ups\n" },
    );
    expect(environments[0]?.prometheusFiles.get("batcave")).toEqual({
      rules: [{ name: "rules.yaml", content: rules }],
      scrapeConfigs: [{ job_name: "ups" }],
    });
    expect(environments[0]?.prometheusFiles.get("observability")).toEqual({ rules: [], scrapeConfigs: [] });
  });

  it("rejects an unknown environment and names the nearest one", () => {
    const files = { "prod.yaml": text(), "lab.yaml": text() };
    expect(loadFiles(files, ["prd"]).problems).toEqual([
      { path: "", got: "prd", rule: "a known environment: lab, prod", remedy: "did you mean prod?" },
    ]);
  });

  it("rejects an environment that is like no other and names the file to add", () => {
    expect(loadFiles({ "lab.yaml": text() }, ["singapore"]).problems).toEqual([
      {
        path: "",
        got: "singapore",
        rule: "a known environment: lab",
        remedy: "name one of them, or add environments/singapore.yaml",
      },
    ]);
  });

  it("rejects broken YAML with line and column", () => {
    const { message, problems } = loadFiles({
      "test.yaml": "observability:\n  cluster: { kubeconfig: a\nchildClusters: []\n",
    });
    expect(message).toContain("environments/test.yaml:3:1\n");
    expect(problems).toHaveLength(1);
    expect(problems[0]?.rule).toMatch(/^well-formed YAML; Flow map in block collection must be/);
    expect(problems[0]?.remedy).toContain("look at this line and the one above it");
  });

  it("rejects a key that is given twice, with line and column", () => {
    const { message, problems } = loadFiles({ "test.yaml": `${text()}childClusters: []\n` });
    const line = text().split("\n").length;
    expect(message).toContain(`environments/test.yaml:${line}:1\n`);
    expect(problems).toMatchObject([{ rule: "well-formed YAML; Map keys must be unique" }]);
    expect(problems[0]?.remedy).toContain("a key given twice");
  });

  it("rejects an empty file", () => {
    expect(loadFiles({ "test.yaml": "" }).problems).toMatchObject([{ path: "", rule: "a map of keys and values" }]);
  });

  it("rejects two environments that yield one stack id, however their names are cut", () => {
    const outcome = loadFiles({
      "prod.yaml": text({ childClusters: [child("eu-x")] }),
      "prod-eu.yaml": text({ childClusters: [child("ok"), child("x")] }),
    });
    expect(outcome.problems).toEqual([
      {
        path: "childClusters[1].name",
        got: "x",
        rule: "a stack id no other environment has; prod-eu-x is also one of environments/prod.yaml",
        remedy: "rename the cluster or one of the environments",
        at: "- name: x",
      },
    ]);
  });

  it("rejects an environment whose observability stack has the id of another's child cluster", () => {
    const files = { "a.yaml": text({ childClusters: [child("b-observability")] }), "a-b.yaml": text() };
    expect(loadFiles(files).problems).toMatchObject([{ path: "", got: "a-b" }]);
    expect(loadFiles(files, ["a-b", "a"]).problems).toMatchObject([
      { path: "childClusters[0].name", got: "b-observability" },
    ]);
  });

  it("rejects a stack id of an environment that is not asked for, whichever of the two is", () => {
    const files = {
      "prod.yaml": text({ childClusters: [child("eu-x")] }),
      "prod-eu.yaml": text({ childClusters: [child("x")] }),
    };
    expect(loadFiles(files, ["prod-eu"]).problems).toMatchObject([
      { got: "x", rule: "a stack id no other environment has; prod-eu-x is also one of environments/prod.yaml" },
    ]);
    expect(loadFiles(files, ["prod"]).problems).toMatchObject([
      { got: "eu-x", rule: "a stack id no other environment has; prod-eu-x is also one of environments/prod-eu.yaml" },
    ]);
  });

  it("rejects two Compactors on one bucket and prefix, however they are spelled", () => {
    const s3 = {
      objectStore: { existing: undefined, s3: { bucket: "metrics", region: "eu-west-1", prefix: "a", create: false } },
    };
    const files = {
      "a.yaml": text({ observability: s3 }),
      "b.yaml": text(inBucket("metrics", { endpoint: "s3.eu-west-1.amazonaws.com:443", prefix: "/a/" })),
    };
    const twice = {
      path: "observability.objectStore.existing.bucket",
      got: "metrics",
      rule: "a bucket and prefix no other environment has; environments/a.yaml has these too, and two Compactors on one bucket destroy each other's blocks",
      remedy: "give one of them another bucket, or a prefix of its own",
      at: "bucket: metrics",
    };
    expect(loadFiles(files).problems).toEqual([twice]);
    // Also where the other one is not asked for.
    expect(loadFiles(files, ["b"]).problems).toEqual([twice]);
    expect(loadFiles(files, ["a"]).problems).toMatchObject([{ path: "observability.objectStore.s3.bucket" }]);
  });

  it.each([
    ["in capitals", "Store.Example.COM", "store.example.com"],
    ["with the root's dot", "store.example.com.", "store.example.com"],
    ["with both, before a port", "STORE.example.com.:9000", "store.example.com:9000"],
    ["with the dot and the port that is meant anyway", "store.example.com.:443", "store.example.com"],
    ["in another region of AWS, in capitals", "S3.EU-WEST-1.AMAZONAWS.COM", "s3.us-east-1.amazonaws.com"],
    ["in another region of AWS in China", "s3.cn-north-1.amazonaws.com.cn", "s3.cn-northwest-1.amazonaws.com.cn"],
  ])("rejects two Compactors on one bucket of one store %s", (_, one, other) => {
    const files = {
      "a.yaml": text(inBucket("metrics", { endpoint: one })),
      "b.yaml": text(inBucket("metrics", { endpoint: other })),
    };
    expect(loadFiles(files, ["b"]).problems).toMatchObject([{ path: "observability.objectStore.existing.bucket" }]);
  });

  it.each(["s3.cn-north-1.amazonaws.com.cn", "s3.us-gov-west-1.amazonaws.com"])(
    "accepts a bucket of the same name in another partition of AWS, %s",
    (endpoint) => {
      const files = {
        "a.yaml": text(inBucket("metrics", { endpoint: "s3.eu-west-1.amazonaws.com" })),
        "b.yaml": text(inBucket("metrics", { endpoint })),
      };
      expect(loadFiles(files).problems).toEqual([]);
    },
  );

  it("rejects two environments with MinIO in one namespace of one cluster", () => {
    const minio = { observability: { objectStore: { existing: undefined, minio: { image: "minio:1" } } } };
    const elsewhere = { observability: { ...minio.observability, namespace: "other" } };
    expect(loadFiles({ "a.yaml": text(minio), "b.yaml": text(minio) }).problems).toMatchObject([
      { path: "observability.objectStore.minio.bucket", got: "thanos" },
    ]);
    expect(loadFiles({ "a.yaml": text(minio), "b.yaml": text(elsewhere) }).problems).toEqual([]);
  });

  it.each([
    ["another prefix", { prefix: "b" }],
    ["a store of the same bucket name elsewhere", { endpoint: "minio.example.com" }],
  ])("accepts %s", (_, settings) => {
    const files = { "a.yaml": text(inBucket("metrics")), "b.yaml": text(inBucket("metrics", settings)) };
    expect(loadFiles(files).problems).toEqual([]);
  });

  it("does not care what else is wrong with an environment that is not asked for", () => {
    const files = { "prod.yaml": text(), "broken.yaml": "}", "empty.yaml": "", "half.yaml": "childClusters: [{}]\n" };
    expect(loadFiles(files, ["prod"]).problems).toEqual([]);
  });

  it("reports the problems of all environments at once", () => {
    const { message } = loadFiles({ "a.yaml": text({ chart: {} }), "b.yaml": text({ childClusters: [] }) }, [
      "a",
      "b",
      "c",
    ]);
    expect(message).toMatch(/^3 problems; nothing was written\.\n/);
    expect(message).toContain("environments/a.yaml");
    expect(message).toContain("environments/b.yaml");
    expect(message).toContain("a known environment: a, b");
  });

  it("reports a broken rule also where a value two levels below its place is wrong", () => {
    const { problems } = load({
      observability: { objectStore: { s3: { bucket: "NO", region: "eu-west-1", create: false } } },
    });
    expect(problems.map(({ path }) => path)).toEqual([
      "observability.objectStore.s3.bucket",
      "observability.objectStore",
    ]);
  });

  it("reports wrong values and broken rules at once, in the reader's terms", () => {
    const { message } = load({
      extra: true,
      observability: {
        compactor: { deleteDelay: "two days" },
        receive: { replicationFactor: 5, ingestors: 3 },
        objectStore: { existing: undefined },
      },
      childClusters: [
        child("Bat_Cave"),
        child("batmobile", { prometheus: { retension: "1h", ruleFiles: ["missing.yaml"] } }),
      ],
    });
    expect(message.replaceAll(/:\d+ /g, ":… ")).toBe(
      `7 problems; nothing was written.

environments/test.yaml:…  observability.compactor.deleteDelay
  got   "two days"
  rule  a duration: whole numbers with the units ms, s, m, h, d, w or y, largest first
  do    write it like 30s, 15m, 24h or 1d12h

environments/test.yaml:…  childClusters[0].name
  got   "Bat_Cave"
  rule  a DNS label: lower-case letters, digits and hyphens, first and last a letter or digit, at most 40 characters
  do    choose a shorter or plainer name, such as batcave or eu-west-1

environments/test.yaml:…  childClusters[1].prometheus.retension
  got   "1h"
  rule  a known key: ${message.match(/a known key: (mode, .*)/)?.[1]}
  do    did you mean retention?

environments/test.yaml:…  extra
  got   true
  rule  a known key: backend, images, charts, observability, childClusters
  do    remove it

environments/test.yaml:…  observability.objectStore
  rule  exactly one of minio, existing and s3
  do    add the one that will hold the blocks

environments/test.yaml:…  observability.receive.replicationFactor
  got   5
  rule  at most the number of ingestors, which is 3
  do    raise ingestors to 5, or lower the replication factor

environments/test.yaml:…  childClusters[1].prometheus.ruleFiles[0]
  got   "missing.yaml"
  rule  a file that can be read, relative to the environment file; environments/missing.yaml cannot
  do    correct the path`,
    );
  });

  it("does not repeat by rules what the shape says already", () => {
    expect(load({ childClusters: "none" }).problems.map(({ path }) => path)).toEqual(["childClusters"]);
    expect(
      load({ observability: { receive: { ingestors: 4, zones: ["A", "A"] } } }).problems.map(({ path }) => path),
    ).toEqual(["observability.receive.zones[0]", "observability.receive.zones[1]"]);
  });
});

describe("the environments of this repository", () => {
  it("load without problems", () => {
    expect(knownEnvironments("environments")).toEqual(["lab", "prod"]);
    expect(loadEnvironments("environments").map(({ childClusters }) => childClusters.length)).toEqual([3, 4]);
  });
});

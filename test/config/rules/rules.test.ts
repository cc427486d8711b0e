import { stringify } from "yaml";
import { describe, expect, it } from "vitest";
import { rules } from "../../../src/config/rules/index.js";
import { diskQueueScrape } from "../../../src/prometheus/disk-queue.js";
import { ownJobs } from "../../../src/config/rules/prometheus.js";
import { kubernetesJobs } from "../../../src/prometheus/kubernetes-jobs.js";
import { child, environmentFile, load, loadFiles, type Settings } from "../../support/environment.js";
import { alertingRefusals } from "./alerting-refusals.js";
import { awsRefusals } from "./aws-refusals.js";
import { clusterRefusals } from "./cluster-refusals.js";
import { componentRefusals } from "./component-refusals.js";
import { longTermRefusals } from "./long-term-refusals.js";
import { identityRefusals } from "./identity-refusals.js";
import { existingAccepted, existingRefusals } from "./existing-refusals.js";
import { exemplarRefusals } from "./exemplar-refusals.js";
import { exposureRefusals } from "./exposure-refusals.js";
import { grafanaRefusals, oidc } from "./grafana-refusals.js";
import { outageRefusals } from "./outage-refusals.js";
import { placementRefusals } from "./placement-refusals.js";
import { prometheusRefusals } from "./prometheus-refusals.js";
import { receiveRefusals } from "./receive-refusals.js";
import { remoteWriteRefusals } from "./remote-write-refusals.js";
import { senderRefusals } from "./sender-refusals.js";
import { storageRefusals } from "./storage-refusals.js";
import { tenantRefusals } from "./tenant-refusals.js";

const refusals = {
  ...awsRefusals,
  ...clusterRefusals,
  ...storageRefusals,
  ...receiveRefusals,
  ...exposureRefusals,
  ...tenantRefusals,
  ...senderRefusals,
  ...outageRefusals,
  ...prometheusRefusals,
  ...remoteWriteRefusals,
  ...componentRefusals,
  ...placementRefusals,
  ...grafanaRefusals,
  ...identityRefusals,
  ...longTermRefusals,
  ...alertingRefusals,
  ...exemplarRefusals,
  ...existingRefusals,
};

/** Rules on the name of the file, which have tests of their own below. */
const nameRules = ["environmentNameIsLabel", "stackIdsFit", "bucketRoleNamesFit"];

const receive = (settings: Settings): Settings => ({ observability: { receive: settings } });
const objectStore = (settings: Settings): Settings => ({ observability: { objectStore: settings } });
const remoteWrite = (settings: Settings): Settings => ({ observability: { remoteWrite: settings } });
const batcave = (settings: Settings): Settings => ({ childClusters: [child("batcave", settings)] });
const prometheus = (settings: Settings): Settings => batcave({ prometheus: settings });
const exemplars: Settings = { receive: { exemplars: { perTenant: 1000 } } };
const diskQueueOf = (vmagent: string): Settings => ({ images: { vmagent }, ...prometheus({ buffer: "diskQueue" }) });
const gateways = (settings: Settings): Settings => ({ observability: { storeGateway: settings } });
const tenancy = (settings: Settings): Settings => ({ observability: { query: { tenancy: settings } } });
const minio = { image: "registry.example.com/minio:1" };
const beside = { cluster: { context: "observability" } };
const mail = { smtp: { password: "$__file{/etc/mail/password}" } };
const local = { externalTrafficPolicy: "Local" };
const rootUrl = { server: { root_url: "https://grafana.example.com" } };
const settingsOfAQueue = { resources: { limits: { memory: "256Mi" } } };
const s3 = { bucket: "metrics", region: "eu-west-1" };

describe.each(Object.entries(refusals))("%s", (_, cases) => {
  it.each(cases)("rejects $behaviour", ({ change, files, problem }) => {
    expect(load(change, files).problems).toEqual([problem]);
  });
});

describe("environmentNameIsLabel", () => {
  it.each(["Prod", "prod eu", "prod_eu", "-prod"])("rejects the file name %j, which begins every stack id", (name) => {
    expect(loadFiles({ [`${name}.yaml`]: stringify(environmentFile()) }).problems).toMatchObject([
      {
        path: "",
        got: name,
        rule: "an environment's name of lower-case letters, digits and hyphens, first and last a letter or digit",
        remedy: "rename the file; its name without the ending is the environment's name",
      },
    ]);
  });
});

describe("stackIdsFit", () => {
  it("rejects a child cluster whose stack id is too long", () => {
    const [environment, cluster] = ["e".repeat(30), "c".repeat(33)];
    const files = {
      [`${environment}.yaml`]: stringify(environmentFile({ childClusters: [child("ok"), child(cluster)] })),
    };
    expect(loadFiles(files).problems).toEqual([
      {
        path: "childClusters[1].name",
        got: cluster,
        rule: `a stack id of at most 63 characters; ${environment}-${cluster} has 64`,
        remedy: "shorten the cluster's or the environment's name",
        at: `- name: ${cluster}`,
      },
    ]);
  });

  it("accepts a stack id of 63 characters", () => {
    const files = {
      [`${"e".repeat(30)}.yaml`]: stringify(environmentFile({ childClusters: [child("c".repeat(32))] })),
    };
    expect(loadFiles(files).problems).toEqual([]);
  });

  it("rejects an environment whose own stack id is too long, though its child clusters' are not", () => {
    const name = "e".repeat(50);
    expect(
      loadFiles({ [`${name}.yaml`]: stringify(environmentFile({ childClusters: [child("c")] })) }).problems,
    ).toEqual([
      {
        path: "",
        got: name,
        rule: `a stack id of at most 63 characters; ${name}-observability has 64`,
        remedy: "shorten the environment's name",
        at: "observability:",
      },
    ]);
  });
});

describe("bucketRoleNamesFit", () => {
  const made = environmentFile(objectStore({ existing: undefined, s3: { ...s3, eks: { cluster: "observability" } } }));

  it("rejects an environment whose name makes a role's too long", () => {
    const name = "e".repeat(41);
    expect(loadFiles({ [`${name}.yaml`]: stringify(made) }).problems).toEqual([
      {
        path: "",
        got: name,
        rule: `roles in AWS of at most 64 characters; ${name}-thanos-receive-ingestor has 65`,
        remedy: "shorten the environment's name",
        at: "observability:",
      },
    ]);
  });

  it.each([
    ["of 40 characters", "e".repeat(40), made],
    ["of any length where no role is made", "e".repeat(41), environmentFile()],
  ])("accepts a name %s", (_, name, content) => {
    expect(loadFiles({ [`${name}.yaml`]: stringify(content) }).problems).toEqual([]);
  });
});

describe("the rules", () => {
  it("have a refusal each in this file", () => {
    expect([...Object.keys(refusals), ...nameRules].sort()).toEqual(rules.map(({ name }) => name).sort());
  });

  it.each<[string, Settings, Record<string, string>?]>([
    [
      "fewer samples in a request than a disk queue sends where the only one has a limit of its own",
      {
        ...receive({ limits: { requestSamples: 5000 } }),
        childClusters: [
          child("batcave", { tenantLimits: { requestSamples: 20_000 }, prometheus: { buffer: "diskQueue" } }),
          child("batmobile"),
        ],
      },
    ],
    ["the smallest environment", {}],
    ...existingAccepted,
    ["as many exemplars as fit at worst", receive({ exemplars: { perTenant: 2684 } })],
    [
      "exemplars of twice as many where the other sender has a disk queue",
      { ...receive({ exemplars: { perTenant: 5368 } }), ...prometheus({ buffer: "diskQueue" }) },
    ],
    [
      "exemplars beside a disk queue, through which none pass",
      { observability: exemplars, ...prometheus({ buffer: "diskQueue" }) },
    ],
    [
      "native histograms of a server beside exemplars",
      { observability: exemplars, ...prometheus({ nativeHistograms: true }) },
    ],
    ["native histograms of an agent", prometheus({ mode: "agent", nativeHistograms: true })],
    ["a child cluster in another namespace of the observability cluster", batcave({ ...beside, namespace: "edge" })],
    ["one context name in two kubeconfig files", batcave({ cluster: { ...beside.cluster, kubeconfig: "/other" } })],
    ["five copies on five ingestors", receive({ replicationFactor: 5, ingestors: 5 })],
    ["as many ingestors in each zone", receive({ ingestors: 6, zones: ["a", "b", "c"] })],
    ["ingestors that are not in the ring", receive({ ingestors: 6, ringSize: 3, zones: ["a", "b", "c"] })],
    ["an ingestor that is soon followed in a laboratory", receive({ minReady: "1s", blockDuration: "1m" })],
    ["a window that just covers the largest budget", receive({ outOfOrderWindow: "2h" })],
    [
      "samples given up after the budget and half a block",
      prometheus({ mode: "agent", outageBudget: "1d", remoteWrite: { sampleAgeLimit: "25h" } }),
    ],
    [
      "version 2 to a Thanos that stores it",
      {
        ...prometheus({ remoteWrite: { messageVersion: 2 } }),
        images: { thanos: "registry:5000/thanos:v0.43.0-rc.0@sha256:0" },
      },
    ],
    ["a window as long as the retention", receive({ outOfOrderWindow: "48h", retention: "2d" })],
    ["samples that are kept for ever", { observability: { retention: { raw: 0, fiveMinutes: "0d", oneHour: 0 } } }],
    [
      "the shortest retention that is downsampled",
      { observability: { retention: { raw: "73h", fiveMinutes: "17d" } } },
    ],
    [
      "a short retention without downsampling",
      { observability: { retention: { raw: "1d" }, compactor: { extraArgs: { "downsampling.disable": true } } } },
    ],
    [
      "MinIO servers whose drives share out",
      objectStore({ existing: undefined, minio: { ...minio, servers: 18, drivesPerServer: 4 } }),
    ],
    ["labels that are removed", prometheus({ metrics: { dropLabels: ["name__", "__name", "id.*"] } })],
    ["a secret of Grafana's by reference", { observability: { grafana: { settings: mail } } }],
    ["a fixed node port", remoteWrite({ exposure: "nodePort", nodePort: 30291 })],
    ["a load balancer of AWS", remoteWrite({ aws: { scheme: "internetFacing", targetType: "instance" } })],
    ["a node port that keeps addresses", remoteWrite({ exposure: "nodePort", nodePort: 30291, ...local })],
    ["denied clusters, of this file and gone", remoteWrite({ denied: ["batcave", "gone", "observability"] })],
    ["limits of one cluster alone", batcave({ tenantLimits: { requestSamples: 2000, headSeries: 0 } })],
    [
      "metrics that hold the one limits are held by",
      { observability: { prometheus: { metrics: { keep: ["prometheus_.*"], drop: ["go_.*"], dropLabels: ["id"] } } } },
    ],
    ["login by OpenID Connect", { observability: { grafana: { oidc, settings: rootUrl } } }],
    ["one MinIO server", objectStore({ existing: undefined, minio: { ...minio, servers: 1 } })],
    ["four MinIO servers", objectStore({ existing: undefined, minio: { ...minio, servers: 4 } })],
    [
      "partitions by age, newest first",
      gateways({
        timePartitions: [{ name: "new", newerThan: "121m" }, { name: "mid", newerThan: "242m" }, { name: "old" }],
      }),
    ],
    ["caches that just fit into a gateway's memory", gateways({ indexCacheSize: "1Gi", bucketCacheSize: "512Mi" })],
    ["large caches of gateways that are in memcached", gateways({ indexCacheSize: "4Gi", indexCache: "memcached" })],
    ["large items of a memcached that does not run", { observability: { memcached: { maxItemSize: "1Gi" } } }],
    [
      "items of half of what memcached has for them",
      { observability: { queryFrontend: { cache: "memcached" }, memcached: { maxItemSize: "512Mi" } } },
    ],
    ["tenancy with a tenant for Grafana", tenancy({ grafanaTenant: "observability" })],
    ["tenancy without Grafana", { observability: { grafana: { enabled: false }, query: { tenancy: {} } } }],
    ["an AWS bucket that exists", objectStore({ existing: undefined, s3: { ...s3, create: false } })],
    [
      "an AWS bucket that is made, opened by IRSA",
      objectStore({
        existing: undefined,
        s3: {
          ...s3,
          kmsKey: "arn:aws:kms:eu-west-1:111122223333:key/mrk-0123",
          eks: {
            cluster: "observability",
            identity: "irsa",
            oidcProvider: "https://oidc.example.com/id/1",
            accountId: "012345678901",
          },
        },
      }),
    ],
    ["state in S3", { backend: { s3 } }],
    ["a scrape timeout as long as the interval", prometheus({ scrapeInterval: "15s", scrapeTimeout: "15s" })],
    ["a fixed number of senders", prometheus({ remoteWrite: { minShards: 4, maxShards: 4 } })],
    ["a proxy with exceptions", prometheus({ remoteWrite: { proxyUrl: "http://proxy:3128", noProxy: "10.0.0.0/8" } })],
    [
      "requests equal to limits",
      prometheus({ resources: { requests: { memory: "1024Mi" }, limits: { memory: "1Gi" } } }),
    ],
    ["flags that are not ours", prometheus({ extraArgs: { "log.level": "debug" } })],
    ["a server's flag on an agent", prometheus({ mode: "agent", extraArgs: { "storage.tsdb.retention.time": "1h" } })],
    ["an hour's budget of a server without a disk queue", prometheus({ outageBudget: "1h" })],
    ["a day's budget of a server with one", prometheus({ outageBudget: "24h", buffer: "diskQueue" })],
    ["settings of a disk queue that is there", prometheus({ buffer: "diskQueue", diskQueue: settingsOfAQueue })],
    ["a disk queue's settings that are the defaults", prometheus({ diskQueue: {} })],
    // 1 k samples a second of 51.1 bytes, twice.
    ["a link for twice the live samples", prometheus({ activeSeries: "30k", remoteWrite: { linkSpeed: "818k" } })],
    ["a disk queue with a later vmagent", diskQueueOf("registry:5000/vmagent:v1.150.0@sha256:0")],
    [
      "an older vmagent where nothing runs it",
      { images: { vmagent: "registry:5000/vmagent:v1.149.0" }, ...prometheus({ buffer: "wal" }) },
    ],
    ["a volume that just holds the budget", prometheus({ mode: "agent", volumeSize: "878Mi" })],
    [
      "rules on a server",
      prometheus({ ruleFiles: ["a/one.yaml", "a/two.yaml"], retention: "7d" }),
      { "a/one.yaml": "groups: []\n", "a/two.yaml": "groups: []\n" },
    ],
    [
      "jobs of one name on two clusters",
      {
        childClusters: ["batcave", "batmobile"].map((name) =>
          child(name, { prometheus: { scrapeConfigFiles: ["scrape.yaml"] } }),
        ),
      },
      { "scrape.yaml": "scrape_configs: [{ job_name: ups }]\n" },
    ],
  ])("accept %s", (_, change, files) => {
    expect(load(change, files).problems).toEqual([]);
  });

  it("name one number of ingestors where several of them refuse, and it is accepted", () => {
    const settings = { replicationFactor: 5, ingestors: 4, zones: ["a", "b", "c"] };
    expect(load(receive(settings)).problems.map(({ remedy }) => remedy)).toEqual([
      "raise ingestors to 6, or lower the replication factor",
      "write 6",
    ]);
    const fewer = load(receive({ ...settings, ingestors: 1 })).problems.map(({ remedy }) => remedy);
    expect(fewer).toEqual(["raise ingestors to 6, or lower the replication factor", "write 6"]);
    expect(load(receive({ ...settings, ingestors: 6 })).problems).toEqual([]);
  });

  it("know every job of ours", () => {
    expect([...ownJobs].sort()).toEqual(
      [...kubernetesJobs(9090, false), diskQueueScrape].map(({ job_name }) => job_name).sort(),
    );
  });
});

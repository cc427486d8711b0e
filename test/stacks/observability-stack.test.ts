import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { requiredIdentities } from "../../src/config/required-identities.js";
import { child, environment, type Settings } from "../support/environment.js";
import { maximalPlacement } from "../support/maximal-settings.js";
import { minio, synthObservability } from "../support/observability-stack.js";
import { container, flagValues, podSpec } from "../support/pod-spec.js";

describe("ObservabilityStack", () => {
  it("has every component, and Grafana as a release", () => {
    const { objects, json } = synthObservability({ objectStore: minio });
    const names = objects
      .filter(({ kind }) => ["StatefulSet", "Deployment", "Job"].includes(kind))
      .map(({ metadata }) => metadata.name);
    expect(names.sort()).toEqual([
      "minio",
      "minio-setup",
      "prometheus",
      "thanos-compact",
      "thanos-query",
      "thanos-query-frontend",
      "thanos-receive-ingestor",
      "thanos-receive-router",
      "thanos-store-gateway",
    ]);
    const releases = Object.values((json.resource as Record<string, Record<string, { chart: string }>>).helm_release!);
    expect(releases.map(({ chart }) => chart)).toEqual(["grafana"]);
  });

  it("asks ingestors of every zone and the gateway, through Query and Query Frontend", () => {
    const { object, document } = synthObservability({ receive: { ingestors: 3, zones: ["a", "b", "c"] } });
    const zones = ["a", "b", "c"].map((zone) => `thanos-receive-ingestor-${zone}`);
    const gateways = object("StatefulSet", "thanos-store-gateway");
    const { serviceName } = gateways.spec as { serviceName: string };
    const { endpoints } = document("thanos-query-endpoints", "endpoints.yaml") as { endpoints: { address: string }[] };
    expect(endpoints.map(({ address }) => address)).toEqual([
      ...zones.map((name) => `dnssrv+_grpc._tcp.${name}.thanos-fleet.svc.cluster.local`),
      `${gateways.metadata.name}-0.${serviceName}.thanos-fleet.svc.cluster.local:10901`,
    ]);
    for (const name of zones) {
      expect(object("Service", name).spec).toMatchObject({
        ports: expect.arrayContaining([expect.objectContaining({ name: "grpc" })]) as unknown,
      });
    }
    expect(container(gateways).ports).toContainEqual(expect.objectContaining({ containerPort: 10901 }));
    const frontend = container(object("Deployment", "thanos-query-frontend"));
    expect(flagValues(frontend.args ?? [], "query-frontend.downstream-url")).toEqual([
      "http://thanos-query.thanos-fleet.svc.cluster.local:10902",
    ]);
  });

  it("merges what two replicas of one Prometheus wrote by penalty, and equal copies by chain", () => {
    const deduplication = (replicas: number) => {
      const { object } = synthObservability({}, { childClusters: [child("batcave", { prometheus: { replicas } })] });
      return flagValues(container(object("Deployment", "thanos-query")).args ?? [], "deduplication.func");
    };
    expect(deduplication(1)).toEqual(["chain"]);
    expect(deduplication(2)).toEqual(["penalty"]);
  });

  it("never leaves out a shard of any age, and asks for it at a Service that there is", () => {
    const { objects, document } = synthObservability({
      storeGateway: { replicas: 2, shards: 2, timePartitions: [{ name: "new", newerThan: "14d" }, { name: "old" }] },
    });
    const sets = objects.filter(({ kind, metadata }) => kind === "StatefulSet" && /store-gateway/.test(metadata.name));
    expect(sets).toHaveLength(4);
    const { endpoints } = document("thanos-query-endpoints", "endpoints.yaml") as { endpoints: object[] };
    expect(endpoints.slice(1)).toEqual(
      sets.map(({ metadata }) => ({
        address: `${metadata.name}-any.thanos-fleet.svc.cluster.local:10901`,
        strict: true,
      })),
    );
    const services = objects.filter(({ kind }) => kind === "Service").map(({ metadata }) => metadata.name);
    expect(services).toEqual(expect.arrayContaining(sets.map(({ metadata }) => `${metadata.name}-any`)));
  });

  it("runs memcached as soon as a cache is in it, and before the gateways, which end without it", () => {
    const { objects, json } = synthObservability({
      storeGateway: { indexCache: "memcached" },
      queryFrontend: { cache: "memcached" },
    });
    const sets = objects.filter(({ kind }) => kind === "StatefulSet").map(({ metadata }) => metadata.name);
    expect(sets).toContain("memcached");
    const resources = json.resource as Record<string, Record<string, { depends_on?: string[] }>>;
    const gateway = Object.entries(resources.kubernetes_stateful_set_v1!).find(([id]) => /^store-gateway/.test(id))!;
    expect(gateway[1].depends_on).toContainEqual(expect.stringMatching(/^kubernetes_stateful_set_v1\.memcached_/));
    const without = synthObservability().objects.map(({ metadata }) => metadata.name);
    expect(without).not.toContain("memcached");
  });

  it.each([
    [{}, "50k", "100Gi"],
    [{}, "400k", "200Gi"],
    [{ compactor: { volumeSize: "30Gi" } }, "400k", "30Gi"],
  ])("gives the Compactor what it is told, or two weeks of the largest cluster: %j, %s series", (own, series, size) => {
    const { object } = synthObservability(own, {
      childClusters: [child("batcave", { prometheus: { activeSeries: series } })],
    });
    expect(object("StatefulSet", "thanos-compact").spec).toMatchObject({
      volumeClaimTemplates: [{ spec: { resources: { requests: { storage: size } } } }],
    });
  });

  it("routes to the ingestors that are there, by their ports", () => {
    const { document, object } = synthObservability({ receive: { ingestors: 6, zones: ["a", "b", "c"] } });
    const [{ endpoints }] = document("thanos-receive-hashring", "hashrings.json") as [
      { endpoints: { address: string }[] },
    ];
    const pods = ["a", "b", "c"].flatMap((zone) => {
      const { metadata, spec } = object("StatefulSet", `thanos-receive-ingestor-${zone}`);
      const { replicas, serviceName } = spec as { replicas: number; serviceName: string };
      return Array.from(
        { length: replicas },
        (_, n) => `${metadata.name}-${n}.${serviceName}.thanos-fleet.svc.cluster.local:10901`,
      );
    });
    expect(endpoints.map(({ address }) => address)).toEqual(pods);
  });

  it("joins copies by the same label in Query and Compactor", () => {
    const { object } = synthObservability();
    const query = flagValues(container(object("Deployment", "thanos-query")).args ?? [], "query.replica-label");
    const compactor = flagValues(
      container(object("StatefulSet", "thanos-compact")).args ?? [],
      "deduplication.replica-label",
    );
    const ingestor = flagValues(container(object("StatefulSet", "thanos-receive-ingestor")).args ?? [], "label");
    expect(compactor).toEqual(["receive_replica"]);
    expect(query).toEqual(expect.arrayContaining(compactor));
    expect(ingestor).toEqual(['receive_replica="$(POD_NAME)"']);
    const { global } = synthObservability().document("prometheus-configuration", "prometheus.yml") as {
      global: { external_labels: object };
    };
    for (const label of query) {
      expect([...Object.keys(global.external_labels), "receive_replica"]).toContain(label);
    }
  });

  it("has exactly one Compactor, whatever else is scaled", () => {
    const { objects } = synthObservability({
      storeGateway: { replicas: 3 },
      receive: { ingestors: 6, routers: 4 },
      query: { replicas: 4 },
    });
    const compactors = objects.filter(
      ({ kind, metadata }) => kind === "StatefulSet" && metadata.name.includes("compact"),
    );
    expect(compactors.map(({ spec }) => (spec as { replicas: number }).replicas)).toEqual([1]);
  });

  it("takes a sample from whichever copy has it, unless a pair of Prometheus writes copies that differ", () => {
    const argsWith = (prometheus: Settings) => {
      const { object } = synthObservability({}, { childClusters: [child("batcave", { prometheus })] });
      return container(object("Deployment", "thanos-query")).args ?? [];
    };
    expect(flagValues(argsWith({ mode: "agent" }), "deduplication.func")).toEqual(["chain"]);
    expect(flagValues(argsWith({ mode: "agent", replicas: 2 }), "deduplication.func")).toEqual(["penalty"]);
  });

  it("watches itself with a server that pushes as the tenant observability", () => {
    const { document, object } = synthObservability();
    expect(document("prometheus-configuration", "prometheus.yml")).toMatchObject({
      global: { external_labels: { cluster: "observability" } },
      remote_write: [
        {
          url: "https://thanos-receive.thanos-fleet.svc.cluster.local:19291/api/v1/receive",
          tls_config: { cert_file: "/etc/prometheus/identity/tls.crt" },
        },
      ],
    });
    expect(container(object("StatefulSet", "prometheus")).args).not.toContain("--agent");
  });

  it("lets its clusters and itself write, asks its own Prometheus how much they did, and shuts the others out", () => {
    const clusters = {
      childClusters: [child("batcave"), child("batmobile", { tenantLimits: { headSeries: 5 } }), child("batcopter")],
    };
    const { document, object } = synthObservability({ remoteWrite: { denied: ["batcopter"] } }, clusters);
    const nothing = { request: { size_bytes_limit: 1, series_limit: 1, samples_limit: 1 }, head_series_limit: 1 };
    expect(document("thanos-receive-limits", "limits.yaml")).toMatchObject({
      write: {
        global: { meta_monitoring_url: "http://prometheus.thanos-fleet.svc.cluster.local:9090", max_concurrency: 100 },
        default: nothing,
        tenants: {
          batcave: { head_series_limit: 300000 },
          batmobile: { request: { samples_limit: 20000 }, head_series_limit: 5 },
          batcopter: nothing,
          observability: { head_series_limit: 300000 },
        },
      },
    });
    expect((object("Service", "prometheus").spec as { ports: object[] }).ports).toContainEqual(
      expect.objectContaining({ port: 9090 }),
    );
  });

  it("speaks one protocol between routers and ingestors", () => {
    const { object } = synthObservability({ receive: { replicationProtocol: "capnproto" } });
    const router = container(object("Deployment", "thanos-receive-router")).args ?? [];
    const ingestor = container(object("StatefulSet", "thanos-receive-ingestor")).args ?? [];
    expect(flagValues(router, "receive.replication-protocol")).toEqual(["capnproto"]);
    expect(flagValues(ingestor, "receive.capnproto-address")).toEqual(["0.0.0.0:19391"]);
  });

  it("lets every component that uses MinIO wait for the bucket", () => {
    const { json, addresses } = synthObservability({ objectStore: minio });
    const job = addresses.find((address) => address.startsWith("kubernetes_job_v1."));
    const sets = (
      json.resource as Record<string, Record<string, { metadata: { name: string }; depends_on?: string[] }>>
    ).kubernetes_stateful_set_v1!;
    const waiting = Object.values(sets).filter(({ depends_on = [] }) => depends_on.includes(job!));
    expect(waiting.map(({ metadata }) => metadata.name).sort()).toEqual([
      "thanos-compact",
      "thanos-receive-ingestor",
      "thanos-store-gateway",
    ]);
  });

  it.each([
    ["existing", {}, "s3.example.com"],
    [
      "s3",
      { existing: undefined, s3: { bucket: "metrics", region: "eu-west-1", create: false } },
      "s3.eu-west-1.amazonaws.com",
    ],
    ["minio", minio, "minio.thanos-fleet.svc.cluster.local:9000"],
  ])("keeps blocks in the same store from every component: %s", (_, objectStore, endpoint) => {
    const { object } = synthObservability({ objectStore });
    const documents = ["thanos-receive-ingestor", "thanos-store-gateway", "thanos-compact"].flatMap((name) =>
      flagValues(container(object("StatefulSet", name)).args ?? [], "objstore.config"),
    );
    expect(documents).toHaveLength(3);
    expect(new Set(documents).size).toBe(1);
    expect(parse(documents[0]!)).toMatchObject({ type: "S3", config: { endpoint } });
  });

  it("lets each component open MinIO as its own user, and none as root", () => {
    const users = { receiveIngestor: "ingestor", storeGateway: "gateway", compactor: "compactor" };
    const { object, objects } = synthObservability({
      objectStore: { ...minio, minio: { ...minio.minio, rootSecret: "root-keys", users } },
    });
    const keys = (name: string) =>
      (container(object("StatefulSet", name)).env ?? []).flatMap(({ name: variable, valueFrom }) =>
        variable === "AWS_SECRET_ACCESS_KEY" ? [valueFrom] : [],
      );
    for (const [name, secret] of [
      ["thanos-receive-ingestor", "ingestor"],
      ["thanos-store-gateway", "gateway"],
      ["thanos-compact", "compactor"],
    ] as const) {
      expect(keys(name)).toEqual([{ secretKeyRef: { name: secret, key: "password", optional: false } }]);
    }
    const knowRoot = objects.filter((one) => JSON.stringify(one).includes("root-keys"));
    expect(knowRoot.map(({ metadata }) => metadata.name).sort()).toEqual(["minio", "minio-setup"]);
  });

  it("scrapes MinIO where there is one", () => {
    const jobs = (settings: Settings) =>
      (
        synthObservability(settings).document("prometheus-configuration", "prometheus.yml") as {
          scrape_configs: { job_name: string }[];
        }
      ).scrape_configs.map(({ job_name }) => job_name);
    expect(jobs({ objectStore: minio })).toContain("minio");
    expect(jobs({})).not.toContain("minio");
  });

  it("asks for exactly what `npm run identities` supplies, and for nothing where Secrets exist", () => {
    const settings = { objectStore: minio };
    const { certificates, credentials } = requiredIdentities(environment({ observability: settings }));
    const supplied = [...certificates, ...credentials]
      .filter(({ cluster }) => cluster === "observability")
      .flatMap(({ variables }) => Object.values(variables as object) as string[]);
    expect(Object.keys(synthObservability(settings).json.variable as object).sort()).toEqual(supplied.sort());
    const existing = { secret: "from-vault" };
    const identities = Object.fromEntries(
      ["receiveServer", "receiveRouter", "receiveIngestor", "storeGateway", "query", "writer"].map((role) => [
        role,
        existing,
      ]),
    );
    const childClusters = [child("batcave", { identity: existing })];
    const withSecrets = synthObservability({ grafana: { adminSecret: "grafana" }, identities }, { childClusters });
    expect(withSecrets.json).not.toHaveProperty("variable");
    expect(
      synthObservability({ grafana: { enabled: false } }).addresses.filter((address) => address.startsWith("helm_")),
    ).toEqual([]);
  });

  it("gives every component what its cluster gives to all", () => {
    const { objects } = synthObservability({ defaults: { ...maximalPlacement }, objectStore: minio });
    const pods = objects.filter(({ kind }) => ["StatefulSet", "Deployment", "Job"].includes(kind));
    for (const object of pods) {
      expect(podSpec(object), object.metadata.name).toMatchObject({
        nodeSelector: maximalPlacement.nodeSelector,
        priorityClassName: "monitoring-critical",
        imagePullSecrets: [{ name: "registry-credentials" }],
      });
    }
    for (const { metadata, spec } of objects.filter(({ kind }) => kind === "StatefulSet")) {
      const { volumeClaimTemplates } = spec as { volumeClaimTemplates: object[] };
      for (const claim of volumeClaimTemplates)
        expect(claim, metadata.name).toMatchObject({ spec: { storageClassName: "fast" } });
    }
  });

  it("takes images from a mirror or by full reference, but leaves MinIO's as it is named", () => {
    const images = (rest: Settings) =>
      new Set(
        synthObservability({ objectStore: minio }, rest)
          .objects.filter(({ kind }) => ["StatefulSet", "Deployment", "Job"].includes(kind))
          .map((object) => container(object).image),
      );
    expect([...images({ images: { prefix: "mirror.example.com" } })].sort()).toEqual([
      "mirror.example.com/prometheus/prometheus:v3.15.0",
      "mirror.example.com/thanos/thanos:v0.42.4",
      "registry.example.com/minio:1",
    ]);
    expect(
      [...images({ images: { prefix: "mirror.example.com", thanos: "a/t:1", prometheus: "a/p:2" } })].sort(),
    ).toEqual(["a/p:2", "a/t:1", "registry.example.com/minio:1"]);
  });

  it("tells Grafana the longest scrape interval of all clusters, the smallest step with a sample of each", () => {
    const { resource } = synthObservability(
      {},
      { childClusters: [child("a"), child("b", { prometheus: { scrapeInterval: "2m" } })] },
    );
    expect((resource("helm_release").values as string[])[0]).toMatch(/timeInterval: 120s/);
  });
});

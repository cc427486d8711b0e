import { describe, expect, it } from "vitest";
import { loadEnvironments } from "../../src/config/load.js";
import { objectStorageName } from "../../src/config/model.js";
import { ownedFlags, type FlagOwner } from "../../src/config/owned-flags.js";
import { renderStack, type KubernetesObject } from "../../src/manifests/render-stack.js";
import { environment } from "../support/environment.js";
import { existingStacks } from "../support/existing-stacks.js";
import { podSpec, podTemplate, type ContainerJson } from "../support/pod-spec.js";
import { restrictedProblems } from "../support/restricted.js";
import { synthApp } from "../support/synth-app.js";

/** What no environment of this repository has: MinIO over several servers, shards, memcached; the rest at its defaults. */
const distributed = environment({
  observability: {
    storeGateway: {
      replicas: 2,
      shards: 2,
      timePartitions: [{ name: "a-name-of-20-letters", newerThan: "14d" }, { name: "old" }],
      indexCache: "memcached",
      bucketCache: "memcached",
      limits: { series: 1, samples: 1, downloadedBytes: "1Gi", concurrency: 1 },
    },
    compactor: { blockFetchConcurrency: 2, metaFetchConcurrency: 2 },
    query: { concurrency: 2, selectConcurrency: 2, tenancy: { header: "X-Tenant", grafanaTenant: "batcave" } },
    queryFrontend: { cache: "memcached" },
    prometheus: { scrapeInterval: "5m" },
    objectStore: { existing: undefined, minio: { image: "registry.example.com/minio:1", drivesPerServer: 2 } },
  },
});

const environments = [...loadEnvironments("environments"), distributed];
const { stacks } = synthApp(environments);
const existing = new Set(environments.flatMap(existingStacks));
const clusters = [...stacks].filter(([id]) => !id.endsWith(`-${objectStorageName}`) && !existing.has(id));
const rendered = clusters.map(([id, { json }]) => ({
  id,
  objects: renderStack(json).objects.map(({ object }) => object),
}));

const any = expect.any(String) as string;

/** The container that a pod is there for: the first one, which alone is asked from outside. */
const main = (object: KubernetesObject) => podSpec(object).containers[0]!;

const label = ({ kind, metadata }: KubernetesObject) => `${kind}/${metadata.name}`;
const all = rendered.flatMap(({ id, objects }) =>
  objects.map((object) => ({ title: `${id} ${label(object)}`, object, siblings: objects })),
);
const withPods = all.filter(({ object: { kind } }) => ["StatefulSet", "Deployment", "DaemonSet", "Job"].includes(kind));
const running = withPods.filter(({ object: { kind } }) => kind !== "Job");

const namesOf = (objects: readonly KubernetesObject[], kind: string) =>
  objects.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);

it("there are pods in every stack to look at", () => {
  for (const { id, objects } of rendered) expect(namesOf(objects, "StatefulSet"), id).not.toEqual([]);
  expect(withPods.length).toBeGreaterThan(30);
});

describe.each(withPods)("$title", ({ object, siblings }) => {
  it("is accepted by the restricted Pod Security level, field by field", () => {
    expect(restrictedProblems(podSpec(object))).toEqual([]);
  });

  it("says whether it has a token, and Prometheus alone has one", () => {
    const spec = podSpec(object);
    expect(spec.automountServiceAccountToken).toBe(object.metadata.name === "prometheus");
    expect(spec).toMatchObject({ enableServiceLinks: false });
  });

  it("has a ServiceAccount that no other workload has", () => {
    const account = podSpec(object).serviceAccountName;
    expect(namesOf(siblings, "ServiceAccount")).toContain(account);
    const users = siblings
      .filter(({ kind }) => ["StatefulSet", "Deployment", "Job"].includes(kind))
      .filter((other) => podSpec(other).serviceAccountName === account);
    expect(users.map(label)).toEqual([label(object)]);
  });

  it("requests CPU, memory and disk, may use only so much memory, and tells Go so, in every container", () => {
    for (const { name, resources, env = [] } of podSpec(object).containers) {
      expect(resources, name).toMatchObject({
        requests: { cpu: any, memory: any, "ephemeral-storage": any },
        limits: { memory: any, "ephemeral-storage": any },
      });
      expect(
        env.map((variable) => variable.name),
        name,
      ).toContain("GOMEMLIMIT");
    }
  });

  it("mounts every volume it declares, and nothing else", () => {
    const claims = (
      (object.spec as { volumeClaimTemplates?: { metadata: { name: string } }[] }).volumeClaimTemplates ?? []
    ).map(({ metadata }) => metadata.name);
    const volumes = (podSpec(object).volumes ?? []).map(({ name }) => name);
    const mounts = new Set(
      podSpec(object).containers.flatMap(({ volumeMounts = [] }) => volumeMounts.map(({ name }) => name)),
    );
    expect([...mounts].sort()).toEqual([...volumes, ...claims].sort());
  });

  it("shows a certificate's key to one container only", () => {
    for (const { name, secret } of podSpec(object).volumes ?? []) {
      if (secret === undefined) continue;
      const readers = podSpec(object).containers.filter(({ volumeMounts = [] }) =>
        volumeMounts.some((mount) => mount.name === name),
      );
      expect(readers, name as string).toHaveLength(1);
    }
  });

  it("reads only ConfigMaps of its own stack", () => {
    const used = (podSpec(object).volumes ?? []).flatMap(({ configMap }) =>
      configMap === undefined ? [] : [(configMap as { name: string }).name],
    );
    expect(namesOf(siblings, "ConfigMap")).toEqual(expect.arrayContaining(used));
  });
});

describe.each(running)("$title", ({ object, siblings }) => {
  it("is covered by exactly one disruption budget", () => {
    const { labels } = podTemplate(object).metadata;
    const covering = siblings.filter(({ kind, spec }) => {
      if (kind !== "PodDisruptionBudget") return false;
      const { matchLabels } = (spec as { selector: { matchLabels: Record<string, string> } }).selector;
      return Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
    });
    expect(covering).toHaveLength(1);
    expect(covering[0]?.spec).toMatchObject({ maxUnavailable: 1 });
  });

  it("is checked while it starts, for readiness and for life, on a port it has", () => {
    const { startupProbe, readinessProbe, livenessProbe, ports = [] } = main(object);
    const names = ports.map(({ name }) => name);
    for (const probe of [startupProbe, readinessProbe, livenessProbe]) {
      expect(names).toContain(((probe?.httpGet ?? probe?.tcpSocket) as { port?: string } | undefined)?.port);
    }
  });

  it("spreads over nodes and zones", () => {
    expect(podSpec(object).topologySpreadConstraints).toHaveLength(2);
  });

  it("is selected by its own labels, and by a Service", () => {
    const { labels } = podTemplate(object).metadata;
    const { selector } = object.spec as { selector: { matchLabels: Record<string, string> } };
    expect(labels).toMatchObject(selector.matchLabels);
    const services = siblings.filter(({ kind, spec }) => {
      const wanted = kind === "Service" ? (spec as { selector: Record<string, string> }).selector : undefined;
      return wanted !== undefined && Object.entries(wanted).every(([key, value]) => labels[key] === value);
    });
    expect(services).not.toEqual([]);
  });

  it("has names that fit where Kubernetes copies them", () => {
    // A StatefulSet's pods carry its name and a hash as a label of at most 63 characters.
    expect(object.metadata.name.length).toBeLessThanOrEqual(52);
    for (const value of Object.values(podTemplate(object).metadata.labels))
      expect((value as string).length).toBeLessThan(64);
  });
});

const owners: Readonly<Record<string, FlagOwner>> = {
  "receive-router": "receiveRouter",
  "receive-ingestor": "receiveIngestor",
  "store-gateway": "storeGateway",
  "query-frontend": "queryFrontend",
  query: "query",
  compactor: "compactor",
  ruler: "ruler",
  "disk-queue": "diskQueue",
  "object-store": "minio",
  memcached: "memcached",
};

/** Flags that a component gives a value of its own unless `extraArgs` has another. */
const replaceable = ["receive.forward.async-workers"];

function ownerOf({ name, args = [] }: ContainerJson): FlagOwner | undefined {
  if (name === "prometheus") return args.includes("--agent") ? "prometheusAgent" : "prometheusServer";
  return owners[name];
}

describe("the flags of ours", () => {
  it.each(running)("hold every one that $title is given", ({ object }) => {
    for (const one of podSpec(object).containers) {
      const owner = ownerOf(one);
      expect(owner, one.name).toBeDefined();
      const flags = (one.args ?? []).flatMap((arg) => /^--(?:no-)?([^=]+)/.exec(arg)?.[1] ?? []);
      const owned: readonly string[] = ownedFlags[owner!];
      expect(flags.filter((flag) => !owned.includes(flag) && !replaceable.includes(flag))).toEqual([]);
    }
  });

  it("are looked at for every component that has some, charts aside", () => {
    const seen = new Set(running.flatMap(({ object }) => podSpec(object).containers.map(ownerOf)));
    const charts = ["kubeStateMetrics", "nodeExporter"];
    expect([...seen].sort()).toEqual(
      Object.keys(ownedFlags)
        .filter((owner) => !charts.includes(owner))
        .sort(),
    );
  });
});

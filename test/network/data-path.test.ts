import { describe, expect, it } from "vitest";
import { loadEnvironments } from "../../src/config/load.js";
import { clusterView, type ClusterView } from "../support/cluster-view.js";
import { dataPaths, type DataPath, type Surroundings } from "../support/data-paths.js";
import { child, environment, type Settings } from "../support/environment.js";
import { matches, passes, rulesOf, selecting, type End, type Pods, type Policy } from "../support/network-policy.js";
import { matrix, podOf, portOnlyRules, somebodyOutside, strangePod } from "../support/reachability.js";
import { synthApp } from "../support/synth-app.js";

const at = (title: string, address: string): End => ({ title, address });
const tcp = (port: number) => ({ protocol: "TCP" as const, port });

/** Addresses from the ranges that are nobody's (RFC 5737, RFC 3849), one for each kind of neighbour. */
const named: Surroundings = {
  remoteWrite: at("Receive", "192.0.2.10"),
  senders: at("a sender", "192.0.2.20"),
  objectStore: at("the object store", "2001:db8::30"),
  apiServer: at("the API server", "192.0.2.40"),
  node: at("a node", "192.0.2.50"),
  identityProvider: at("the identity provider", "192.0.2.70"),
};
const around = {
  apiServers: ["192.0.2.40/32"],
  nodes: ["192.0.2.50/32"],
  dnsCaches: ["169.254.20.10/32"],
  prometheusClients: ["dashboards"],
};

function closed(objectStore: Settings, more: Settings = {}, further: Settings = {}) {
  return environment({
    observability: {
      ...further,
      grafana: { oidc, settings: { server: { root_url: "https://grafana.example.com" } } },
      objectStore: { existing: undefined, ...objectStore },
      network: {
        ...around,
        senders: ["192.0.2.20/32"],
        objectStore: ["2001:db8::30/128"],
        queryClients: ["dashboards"],
        grafanaClients: ["ingress"],
        identityProvider: ["192.0.2.70/32"],
        grafanaDestinations: [{ networks: ["192.0.2.60/32"], ports: [443, 587] }],
        ...more,
      },
    },
    childClusters: [child("batcave", { network: { ...around, remoteWrite: ["192.0.2.10/32"] } })],
  });
}

const oidc = {
  authUrl: "https://login.example.com/authorize",
  tokenUrl: "https://login.example.com:8443/token",
  clientId: "grafana",
  clientSecret: { secret: "grafana-oidc" },
};
const s3 = { s3: { bucket: "metrics", region: "eu-west-1", create: false } };
const minio = { minio: { image: "registry.example.com/minio:1", servers: 4 } };

const shardedAndCached = {
  storeGateway: { replicas: 2, shards: 2, indexCache: "memcached", bucketCache: "memcached" },
  queryFrontend: { cache: "memcached" },
};

const viewsOf = (environments: Parameters<typeof synthApp>[0]): ClusterView[] =>
  [...synthApp(environments).stacks]
    .filter(([id]) => !id.endsWith("-object-storage"))
    .map(([id, { json }]) => clusterView(id, json));

/** A cluster whose Prometheus is somebody else's gets a Secret from us: there are no pods to reach. */
const repository = viewsOf(loadEnvironments("environments")).filter(({ pods }) => pods.length > 0);
const cases: [string, ClusterView, Surroundings][] = [
  ...repository.map((view): [string, ClusterView, Surroundings] => [view.id, view, {}]),
  ...viewsOf([closed(s3)]).map((view): [string, ClusterView, Surroundings] => [`${view.id}, all named`, view, named]),
  ...viewsOf([closed(minio)]).map((view): [string, ClusterView, Surroundings] => [`${view.id}, MinIO`, view, named]),
  ...viewsOf([closed(minio, {}, shardedAndCached)]).map((view): [string, ClusterView, Surroundings] => [
    `${view.id}, shards and memcached`,
    view,
    named,
  ]),
];
const allNamed = cases.find(([title]) => title === "test-observability, all named")![1];

const inWords = ({ from, to, at: { protocol, port }, because }: DataPath) =>
  `${from.title} → ${to.title} ${protocol} ${port} (${because})`;
const broken = (policies: readonly Policy[], paths: readonly DataPath[]) =>
  paths.filter(({ from, to, at: port }) => !passes(policies, from, to, port)).map(inWords);

describe.each(cases)("the NetworkPolicies of %s", (_, view, surroundings) => {
  const { policies, pods } = view;
  const ours = pods.filter(({ hostNetwork }) => hostNetwork !== true);
  const paths = dataPaths(view, surroundings);

  it("let every connection pass that what is rendered asks for", () => {
    expect(paths.length).toBeGreaterThan(ours.length * 2);
    expect(broken(policies, paths)).toEqual([]);
  });

  it("refuse everything in every namespace, in both directions, apart from what else they say", () => {
    const namespaces = view.objects.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => metadata.name);
    expect(namespaces).not.toEqual([]);
    for (const namespace of namespaces) {
      const pod = { ...strangePod, namespace };
      expect(passes(policies, somebodyOutside, pod, tcp(80))).toBe(false);
      expect(passes(policies, pod, somebodyOutside, tcp(443))).toBe(false);
      expect(view.objects).toContainEqual(
        expect.objectContaining({
          kind: "NetworkPolicy",
          metadata: expect.objectContaining({ name: "default-deny", namespace }) as unknown,
          spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
        }),
      );
    }
  });

  it("hold for every pod by a policy of its own", () => {
    for (const own of ours) {
      for (const direction of ["Ingress", "Egress"] as const) {
        const others = selecting(policies, own, direction).filter(({ name }) => name !== "default-deny");
        expect(
          others.map(({ name }) => name),
          `${own.title} ${direction}`,
        ).toHaveLength(1);
      }
    }
  });

  it("name only peers that are there", () => {
    const selectors = policies.flatMap((policy) =>
      (["Ingress", "Egress"] as const).flatMap((direction) =>
        rulesOf(policy, direction).flatMap(({ peers }) => peers.flatMap(({ podSelector }) => podSelector ?? [])),
      ),
    );
    for (const selector of selectors) {
      expect(
        ours.some(({ labels }) => matches(selector, labels)),
        JSON.stringify(selector),
      ).toBe(true);
    }
  });

  it("give a reason for every rule without a peer", () => {
    expect(() => portOnlyRules(policies)).not.toThrow();
  });

  it("let nobody in who is not of the namespace, where a write or a read would be for any tenant", () => {
    const strangers: End[] = [
      somebodyOutside,
      strangePod,
      { ...strangePod, namespace: ours[0]!.namespace, title: "a pod without a role" },
      { ...strangePod, namespace: ours[0]!.namespace, title: "a pod on its node's network", hostNetwork: true },
      podOf("kube-system"),
      ...Object.values(named as Record<string, End>),
    ];
    for (const stranger of strangers) {
      for (const own of ours) {
        for (const port of [9000, 9090, 10901, 10902, 19391]) {
          expect(passes(policies, stranger, own, tcp(port)), `${stranger.title} → ${own.title} ${port}`).toBe(false);
        }
      }
    }
  });
});

describe("the connections that are looked at", () => {
  it("are noticed as soon as one of the rules goes, whichever it is", () => {
    for (const [title, view, surroundings] of cases.filter(([name]) => !name.endsWith("all named"))) {
      const paths = dataPaths(view, surroundings);
      for (const policy of view.policies) {
        for (const direction of ["ingress", "egress"] as const) {
          policy[direction].forEach((rule, position) => {
            // Prometheus may reach any pod; its rules for some of them say the same again, for the other end's sake.
            const repeats = rule.to?.some(
              ({ podSelector, namespaceSelector }) =>
                podSelector !== undefined || namespaceSelector?.matchLabels !== undefined,
            );
            if ((policy.name === "prometheus" && repeats === true) || isForNeighbours(rule)) return;
            // A port that anybody may use needs no further leave; it does as soon as the networks are named.
            if (policy[direction].some((other) => other !== rule && isPortOnly(other, rule))) return;
            const without = { ...policy, [direction]: policy[direction].filter((_, other) => other !== position) };
            const changed = view.policies.map((one) => (one === policy ? without : one));
            expect(broken(changed, paths), `${title} ${policy.name} ${JSON.stringify(rule)}`).not.toEqual([]);
          });
        }
      }
    }
  });

  it("come from arguments, documents and annotations alike", () => {
    const found = dataPaths(repository.find(({ id }) => id === "prod-observability")!).map(inWords);
    for (const path of [
      /^thanos-receive-router → thanos-receive-ingestor-eu-west-1c TCP 10901 \(thanos-receive-ingestor-eu-west-1c-1\./,
      /^thanos-query → thanos-receive-ingestor-eu-west-1a TCP 10901 \(_grpc\._tcp\.thanos-receive-ingestor-eu-west-1a\./,
      /^thanos-query → thanos-store-gateway TCP 10901 \(thanos-store-gateway-any\./,
      /^thanos-query-frontend → thanos-query TCP 10902/,
      /^grafana → thanos-query-frontend TCP 10902/,
      /^thanos-compact → anywhere TCP 443 \(s3\.eu-west-1\.amazonaws\.com\)/,
      /^prometheus → thanos-receive-router TCP 19291 \(thanos-receive\./,
      /^thanos-receive-router → prometheus TCP 9090 \(prometheus\./,
      /^prometheus → thanos-compact TCP 10902 \(prometheus\.io\/port\)/,
    ]) {
      expect(found).toEqual(expect.arrayContaining([expect.stringMatching(path)]));
    }
  });
});

function isPortOnly(one: Policy["ingress"][number], like: Policy["ingress"][number]): boolean {
  return one.from === undefined && one.to === undefined && JSON.stringify(one.ports) === JSON.stringify(like.ports);
}

/** Rules for those whose wishes no document of ours holds. */
function isForNeighbours({ from = [], to = [] }: Policy["ingress"][number]): boolean {
  const own = ["kube-system"];
  return [...from, ...to].some(({ namespaceSelector, ipBlock }) => {
    const name = namespaceSelector?.matchLabels?.["kubernetes.io/metadata.name"];
    return (
      (name !== undefined && !own.includes(name)) ||
      ipBlock?.cidr === "169.254.20.10/32" ||
      // EKS tells pods of the agent when they start; nothing that is rendered names it.
      ipBlock?.cidr === "169.254.170.23/32" ||
      ipBlock?.cidr === "192.0.2.60/32"
    );
  });
}

describe("an environment that names its networks", () => {
  const podsOf = (title: string): Pods => allNamed.pods.find((pods) => pods.title === title)!;
  const open = (from: End, to: End, port: number) => passes(allNamed.policies, from, to, tcp(port));

  it("has no port-only rule left, in either kind of cluster", () => {
    const all = cases.filter(([title]) => title.endsWith("all named")).map(([, view]) => view);
    expect(all.map(({ id }) => id)).toEqual(["test-batcave", "test-observability"]);
    for (const view of all) {
      expect(portOnlyRules(view.policies)).toEqual([]);
      expect(matrix(view).filter(({ from, to }) => [from, to].includes(somebodyOutside))).toEqual([]);
    }
  });

  it("lets senders write from where they are seen to come, and nobody else", () => {
    expect(open(named.senders!, podsOf("thanos-receive-router"), 19291)).toBe(true);
    expect(open(somebodyOutside, podsOf("thanos-receive-router"), 19291)).toBe(false);
    expect(open(strangePod, podsOf("thanos-receive-router"), 19291)).toBe(false);
  });

  it("opens Grafana, the Query Frontend and Prometheus to the namespaces it names", () => {
    expect(open(podOf("ingress"), podsOf("grafana"), 3000)).toBe(true);
    expect(open(podOf("dashboards"), podsOf("grafana"), 3000)).toBe(false);
    expect(open(podOf("dashboards"), podsOf("thanos-query-frontend"), 10902)).toBe(true);
    expect(open(podOf("dashboards"), podsOf("thanos-query"), 10902)).toBe(false);
    expect(open(podOf("dashboards"), podsOf("prometheus"), 9090)).toBe(true);
    expect(open(podOf("ingress"), podsOf("prometheus"), 9090)).toBe(false);
  });

  it("lets Grafana send mail, and of our own only the Query Frontend", () => {
    expect(open(podsOf("grafana"), at("mail", "192.0.2.60"), 587)).toBe(true);
    const reached = allNamed.pods.filter((to) =>
      [3000, 9090, 10901, 10902, 19291].some((port) => open(podsOf("grafana"), to, port)),
    );
    expect(reached.map(({ title }) => title)).toEqual(["thanos-query-frontend"]);
  });

  it("lets those that use an AWS bucket ask the agent for their identity, and nobody else", () => {
    const agents = [at("agent", "169.254.170.23"), at("agent", "fd00:ec2::23")];
    const asking = allNamed.pods.filter((pods) => agents.every((agent) => open(pods, agent, 80)));
    expect(asking.map(({ title }) => title)).toEqual([
      "thanos-compact",
      "thanos-receive-ingestor",
      "thanos-store-gateway",
    ]);
  });

  it("lets names be asked of a cache on the node", () => {
    const cache = at("cache", "169.254.20.10");
    expect(passes(allNamed.policies, podsOf("thanos-query"), cache, { protocol: "UDP", port: 53 })).toBe(true);
  });
});

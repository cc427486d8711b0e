import { parse, stringify } from "yaml";
import type { KubernetesObject } from "../../src/manifests/render-stack.js";
import type { ClusterView } from "./cluster-view.js";
import { matches, type End, type Pods, type PortAt, type Protocol } from "./network-policy.js";
import { flagValues, podSpec, podTemplate } from "./pod-spec.js";
import { podOf, somebodyOutside } from "./reachability.js";

/** A connection that must pass for the product to work, and what in the stack says so. */
export interface DataPath {
  readonly from: End;
  readonly to: End;
  readonly at: PortAt;
  readonly because: string;
}

/** Where those outside of the cluster are, as its pods see them. @default - anywhere */
export interface Surroundings {
  readonly remoteWrite?: End;
  readonly senders?: End;
  readonly objectStore?: End;
  readonly apiServer?: End;
  readonly node?: End;
  readonly identityProvider?: End;
}

/** Every connection that what is rendered asks for: in arguments, documents, annotations, and by the way Kubernetes works. */
export function dataPaths(view: ClusterView, around: Surroundings = {}): DataPath[] {
  return [
    ...view.objects
      .filter(isRunning)
      .flatMap((workload) => [
        ...named(view, podsOf(view, workload.metadata.name), textsOf(view, workload)),
        ...toOutside(view, workload, around),
      ]),
    ...view.releases.flatMap(({ pods, values }) => [
      ...named(view, pods, [stringify(values)]),
      ...login(pods, stringify(values), around),
    ]),
    ...telling(view),
    ...scrapes(view, around),
    ...names(view),
    ...receiving(view, around),
  ];
}

const isRunning = ({ kind }: KubernetesObject) => ["StatefulSet", "Deployment", "Job"].includes(kind);

function podsOf(view: ClusterView, title: string): Pods {
  const found = view.pods.find((pods) => pods.title === title);
  if (found === undefined) throw new Error(`no pods of ${title} in ${view.id}`);
  return found;
}

const tcp = (port: number, protocol: Protocol = "TCP"): PortAt => ({ port, protocol });

const argsOf = (workload: KubernetesObject) => podSpec(workload).containers.flatMap(({ args = [] }) => args);

/** Arguments, environment and mounted documents of a workload. */
function textsOf(view: ClusterView, workload: KubernetesObject): string[] {
  const { containers, initContainers = [], volumes = [] } = podSpec(workload);
  const all = [...initContainers, ...containers];
  const args = all.flatMap((one) => [...(one.command ?? []), ...(one.args ?? [])]);
  const env = all.flatMap((one) => one.env ?? []);
  const documents = volumes.flatMap(({ configMap }) => {
    const { name } = (configMap ?? {}) as { name?: string };
    const found = view.objects.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === name);
    return found === undefined ? [] : Object.values(found.data as Record<string, string>);
  });
  return [...args, ...env.map(({ value }) => (typeof value === "string" ? value : "")), ...documents];
}

const serviceName = /(?:_(?<srv>[a-z0-9-]+)\._tcp\.)?(?<host>[a-z0-9{}.-]+)\.svc\.cluster\.local(?::(?<port>\d+))?/g;

/** What is reached by the name of a Service, or of a pod behind one. */
function named(view: ClusterView, from: Pods, texts: readonly string[]): DataPath[] {
  return texts.flatMap((text) =>
    [...text.matchAll(serviceName)].flatMap(({ 0: because, groups }): DataPath[] => {
      const [namespace, service] = groups!.host!.split(".").reverse() as [string, string];
      if (groups!.srv === undefined && groups!.port === undefined) return [];
      const object = view.objects.find(
        ({ kind, metadata }) => kind === "Service" && metadata.name === service && metadata.namespace === namespace,
      );
      const release = view.releases.find(({ name }) => service === name || service === `${name}-headless`);
      if (release !== undefined)
        return [{ from, to: release.pods, at: tcp(release.pods.ports[groups!.srv ?? "http"]!), because }];
      if (object === undefined) return [{ from, to: podOf(namespace), at: tcp(Number(groups!.port)), because }];
      return behind(view, object, groups!).map(({ to, at }) => ({ from, to, at, because }));
    }),
  );
}

/** Alertmanagers agree among themselves who tells the receivers, which are outside. */
function telling({ releases }: ClusterView): DataPath[] {
  return releases
    .filter(({ name }) => name === "alertmanager")
    .flatMap(({ pods, values }) => [
      { from: pods, to: somebodyOutside, at: tcp(443), because: "a receiver" },
      ...(values.replicaCount === 1
        ? []
        : (["TCP", "UDP"] as const).map((protocol) => ({
            from: pods,
            to: pods,
            at: tcp(9094, protocol),
            because: "gossip",
          }))),
    ]);
}

/** Where Grafana asks who somebody is. */
function login(from: Pods, values: string, { identityProvider }: Surroundings): DataPath[] {
  return [...values.matchAll(/\b(?:token|api)_url: (\S+)/g)].map(([because, url]) => ({
    from,
    to: identityProvider ?? somebodyOutside,
    at: tcp(portOf(url!)),
    because,
  }));
}

/** The pods behind a Service and the port of theirs that its own port leads to. */
function behind(view: ClusterView, { spec }: KubernetesObject, wanted: { srv?: string; port?: string }) {
  const { selector, ports, clusterIP } = spec as unknown as {
    selector: Record<string, string>;
    clusterIP?: string;
    ports: { name: string; port: number; targetPort: string }[];
  };
  const pods = view.pods.filter(({ labels }) => matches({ matchLabels: selector }, labels));
  if (pods.length === 0) throw new Error(`no pods behind ${JSON.stringify(selector)}`);
  return pods.map((to) => {
    // Without an address of its own a Service is just names: the port is the pod's.
    if (clusterIP === "None" && wanted.srv === undefined) return { to, at: tcp(Number(wanted.port)) };
    const found = ports.find(({ name, port }) =>
      wanted.srv === undefined ? port === Number(wanted.port) : name === wanted.srv,
    );
    if (found === undefined) throw new Error(`no port ${JSON.stringify(wanted)} in ${JSON.stringify(ports)}`);
    return { to, at: tcp(to.ports[found.targetPort]!) };
  });
}

/** The object store and Receive, where they are outside of the cluster. */
function toOutside(view: ClusterView, workload: KubernetesObject, around: Surroundings): DataPath[] {
  const from = podsOf(view, workload.metadata.name);
  const stores = flagValues(argsOf(workload), "objstore.config").map(
    (text) => (parse(text) as { config: { endpoint: string; insecure: boolean } }).config,
  );
  const writes = textsOf(view, workload)
    .filter((text) => text.includes("\nremote_write:"))
    .flatMap((text) => (parse(text) as { remote_write: { url: string; proxy_url?: string }[] }).remote_write);
  // What a container says to another one of its pod needs nobody's leave.
  const outside = (url: string) => !/\/\/127\.0\.0\.1:/.test(url) && !url.includes(".svc.cluster.local");
  const args = argsOf(workload);
  const queue = [flagValues(args, "remoteWrite.proxyURL"), flagValues(args, "remoteWrite.url")].flat().slice(0, 1);
  return [
    ...stores
      .filter(({ endpoint }) => !endpoint.includes(".svc.cluster.local"))
      .map(({ endpoint, insecure }) => ({
        from,
        to: around.objectStore ?? somebodyOutside,
        at: tcp(portOf(`${insecure ? "http" : "https"}://${endpoint}`)),
        because: endpoint,
      })),
    ...[...writes.map(({ url, proxy_url: proxy }) => proxy ?? url), ...queue]
      .filter(outside)
      .map((url) => ({ from, to: around.remoteWrite ?? somebodyOutside, at: tcp(portOf(url)), because: url })),
  ];
}

function portOf(text: string): number {
  const { port, protocol } = new URL(text);
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}

/** What Prometheus scrapes: annotated pods, charts, kubelets, node-exporters, the API server; and any pod it finds. */
function scrapes(view: ClusterView, { apiServer, node }: Surroundings): DataPath[] {
  const from = podsOf(view, "prometheus");
  const annotated = view.objects.filter(isRunning).flatMap((workload): DataPath[] => {
    const port = podTemplate(workload).metadata.annotations?.["prometheus.io/port"];
    if (port === undefined) return [];
    return [{ from, to: podsOf(view, workload.metadata.name), at: tcp(Number(port)), because: "prometheus.io/port" }];
  });
  const charts = view.releases.filter(({ pods }) => pods.hostNetwork !== true);
  const onNodes = [10250, 9100].map((port) => ({ to: node ?? somebodyOutside, port, because: "a node" }));
  const api = [443, 6443].map((port) => ({ to: apiServer ?? somebodyOutside, port, because: "the API server" }));
  return [
    ...annotated,
    ...overTls(view, from),
    ...charts.map(({ name, pods }) => ({ from, to: pods, at: tcp(Object.values(pods.ports)[0]!), because: name })),
    ...[...onNodes, ...api].map(({ to, port, because }) => ({ from, to, at: tcp(port), because })),
    { from, to: podOf("an-application"), at: tcp(8123), because: "an annotated pod" },
    ...view.releases
      .filter(({ name }) => name === "kube-state-metrics")
      .flatMap(({ pods }) => api.map(({ to, port, because }) => ({ from: pods, to, at: tcp(port), because }))),
  ];
}

/** Scrape jobs that check a certificate name the Service that shows it. */
function overTls(view: ClusterView, from: Pods): DataPath[] {
  const workload = view.objects.find(({ kind, metadata }) => kind === "StatefulSet" && metadata.name === "prometheus")!;
  return textsOf(view, workload)
    .flatMap((text) => [
      ...text.matchAll(/^\s+server_name: (?<service>[a-z0-9-]+)\.[a-z0-9-]+\.svc\.cluster\.local$/gm),
    ])
    .flatMap(({ groups }) => {
      const service = view.objects.find(
        ({ kind, metadata }) => kind === "Service" && metadata.name === groups!.service,
      );
      const { ports } = service!.spec as unknown as { ports: { port: number }[] };
      return ports.flatMap(({ port }) =>
        behind(view, service!, { port: String(port) }).map(({ to, at }) => ({ from, to, at, because: "a scrape job" })),
      );
    });
}

/** Names: everybody but those that know only addresses. */
function names({ pods }: ClusterView): DataPath[] {
  const without = ["kube-state-metrics", "node-exporter"];
  return pods
    .filter(({ title }) => !without.includes(title))
    .flatMap((from) =>
      (["TCP", "UDP"] as const).map((protocol) => ({
        from,
        to: podOf("kube-system"),
        at: tcp(53, protocol),
        because: "names",
      })),
    );
}

/** Senders reach the routers, where there are some. */
function receiving(view: ClusterView, { senders }: Surroundings): DataPath[] {
  return view.pods
    .filter(({ title }) => title === "thanos-receive-router")
    .flatMap((router) => [{ from: senders ?? somebodyOutside, to: router, at: tcp(19291), because: "remote write" }]);
}

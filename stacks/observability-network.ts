import type { Observability } from "../src/config/schema/observability.js";
import { dnsAccess, scrapes } from "../src/kubernetes/cluster-network.js";
import {
  outside,
  type NamespaceNetwork,
  type NetworkFlow,
  type NetworkPeer,
} from "../src/kubernetes/network-access.js";
import { scraper } from "../src/kubernetes/workload.js";
import { alertmanagerGossipPort, alertmanagerPort } from "../src/alerting/alertmanager.js";
import { memcachedPort } from "../src/cache/memcached.js";
import { rulerRuns } from "../src/config/ruler.js";
import { grafanaPort } from "../src/grafana/grafana.js";
import { minioPort } from "../src/object-store/minio.js";
import { prometheusPort } from "../src/prometheus/prometheus.js";
import { portOf } from "./child-network.js";
import { capnProtoPort } from "../src/thanos/receive-pod.js";
import { remoteWritePort, thanosPorts } from "../src/thanos/thanos-component.js";

const router: NetworkPeer = { component: "receive-router" };
const ingestor: NetworkPeer = { component: "receive-ingestor" };
const gateway: NetworkPeer = { component: "store-gateway" };
const compactor: NetworkPeer = { component: "compactor" };
const query: NetworkPeer = { component: "query" };
const frontend: NetworkPeer = { component: "query-frontend" };
const memcached: NetworkPeer = { component: "memcached" };
const grafana: NetworkPeer = { release: "grafana" };
const ruler: NetworkPeer = { component: "ruler" };
const alertmanager: NetworkPeer = { release: "alertmanager" };
const minio: NetworkPeer = { component: "object-store" };

/** As pods see them a load balancer, or a node, stands in their place. */
const browsers = outside([], "browsers come through a load balancer, which holds grafana.exposure's sourceRanges");

/** The agent that gives pods their identity on EKS, at a fixed address on every node. Source: EKS, "Pod Identity Agent". */
const podIdentityAgent = { networks: ["169.254.170.23/32", "fd00:ec2::23/128"], port: 80 };

/** Who talks to whom in the observability cluster. What stands here and nothing else passes between its pods. */
export function observabilityNetwork(observability: Observability): NamespaceNetwork {
  const { network } = observability;
  return {
    dns: dnsAccess(network),
    flows: [
      // The write path.
      { from: senders(observability), to: router, ports: [remoteWritePort] },
      { from: scraper, to: router, ports: [remoteWritePort] },
      { from: router, to: ingestor, ports: replicationPorts(observability) },
      // Limits on head series are answered by our own Prometheus.
      { from: router, to: scraper, ports: [prometheusPort] },
      // The read path.
      { from: query, to: ingestor, ports: [thanosPorts.grpc] },
      { from: query, to: gateway, ports: [thanosPorts.grpc] },
      { from: frontend, to: query, ports: [thanosPorts.http] },
      ...cached(observability),
      ...(observability.grafana.enabled ? aroundGrafana(observability) : []),
      // Rules and alerts.
      ...aroundAlerts(observability),
      ...clients(network.queryClients, frontend, thanosPorts.http),
      ...clients(network.prometheusClients, scraper, prometheusPort),
      ...storage(observability),
      // What watches all of it. Workloads let it in on their metrics port by themselves.
      ...scrapes(scraper, network),
    ],
  };
}

/** Where routers hand samples on to ingestors: in both protocols they ask by gRPC too. */
function replicationPorts({ receive }: Observability): number[] {
  return [thanosPorts.grpc, ...(receive.replicationProtocol === "capnproto" ? [capnProtoPort] : [])];
}

/**
 * Not `remoteWrite.sourceRanges`: the load balancer holds those. Pods see the sender only where nothing rewrites it; a
 * Service of the default traffic policy puts a node in its place, and a load balancer that addresses pods itself.
 */
function senders({ network }: Observability): NetworkPeer {
  return outside(
    network.senders,
    "where remote write comes from as pods see it is not named in network.senders; certificates decide who writes",
  );
}

/** Who keeps something in memcached: whoever reaches it reads answers of every tenant and can change them. */
function cached({ storeGateway, queryFrontend }: Observability): NetworkFlow[] {
  const users = [
    ...([storeGateway.indexCache, storeGateway.bucketCache].includes("memcached") ? [gateway] : []),
    ...(queryFrontend.cache === "memcached" ? [frontend] : []),
  ];
  return users.map((from) => ({ from, to: memcached, ports: [memcachedPort] }));
}

function clients(namespaces: readonly string[], to: NetworkPeer, port: number): NetworkFlow[] {
  return namespaces.map((namespace) => ({ from: { namespace }, to, ports: [port] }));
}

function aroundGrafana({ network, grafana: { oidc, exposure } }: Observability): NetworkFlow[] {
  const { grafanaClients, grafanaDestinations, identityProvider } = network;
  // Browsers go to authUrl by themselves.
  const asked = oidc === undefined ? [] : [oidc.tokenUrl, ...(oidc.apiUrl === undefined ? [] : [oidc.apiUrl])];
  const provider = outside(
    identityProvider,
    "the identity provider's address is not named in network.identityProvider",
  );
  return [
    ...(asked.length === 0 ? [] : [{ from: grafana, to: provider, ports: [...new Set(asked.map(portOf))] }]),
    { from: grafana, to: frontend, ports: [thanosPorts.http] },
    { from: scraper, to: grafana, ports: [grafanaPort] },
    ...clients(grafanaClients, grafana, grafanaPort),
    ...(exposure?.loadBalancer === undefined ? [] : [{ from: browsers, to: grafana, ports: [grafanaPort] }]),
    ...grafanaDestinations.map(({ networks, ports }) => ({
      from: grafana,
      to: outside(networks, "network.grafanaDestinations names ports without networks"),
      ports,
    })),
  ];
}

/** The Ruler reads and writes like everybody else, and tells Alertmanager, which tells people. */
function aroundAlerts(observability: Observability): NetworkFlow[] {
  const { network, alertmanager: settings } = observability;
  const runs = rulerRuns(observability);
  const senders = runs ? [ruler, scraper] : [scraper];
  return [
    ...(runs
      ? [
          { from: ruler, to: query, ports: [thanosPorts.http] },
          { from: query, to: ruler, ports: [thanosPorts.grpc] },
          { from: ruler, to: router, ports: [remoteWritePort] },
        ]
      : []),
    ...(settings.enabled
      ? [
          // The scraper reads its metrics on the same port.
          ...senders.map((from) => ({ from, to: alertmanager, ports: [alertmanagerPort] })),
          ...clients(network.alertmanagerClients, alertmanager, alertmanagerPort),
          ...network.alertReceivers.map(({ networks, ports }) => ({
            from: alertmanager,
            to: outside(networks, "the receivers' addresses are not named in network.alertReceivers"),
            ports,
          })),
        ]
      : []),
    ...(settings.enabled && settings.replicas > 1
      ? [
          {
            from: alertmanager,
            to: alertmanager,
            ports: [alertmanagerGossipPort],
            protocols: ["TCP", "UDP"] as const,
          },
        ]
      : []),
  ];
}

/** Who opens connections to the object store, wherever it is. */
function storage({ objectStore, network }: Observability): NetworkFlow[] {
  const users = [ingestor, gateway, compactor];
  if (objectStore.minio !== undefined) {
    // Several servers are one store and talk to each other; one talks to nobody.
    const servers = objectStore.minio.servers > 1 ? [minio] : [];
    const clients = [...servers, { component: "minio-setup" }, scraper, ...users];
    return clients.map((from) => ({ from, to: minio, ports: [minioPort] }));
  }
  const store = outside(network.objectStore, "the object store's address is not named in network.objectStore");
  if (objectStore.existing !== undefined) {
    const port = Number(objectStore.existing.endpoint.split(":")[1] ?? 443);
    return users.map((from) => ({ from, to: store, ports: [port] }));
  }
  const { networks, port } = podIdentityAgent;
  // With IRSA pods ask STS itself, which is as far outside as the store.
  const usesAgent = objectStore.s3?.eks?.identity !== "irsa";
  return users.flatMap((from) => [
    { from, to: store, ports: [443] },
    ...(usesAgent ? [{ from, to: { networks }, ports: [port] }] : []),
  ]);
}

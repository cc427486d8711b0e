import type { ChildCluster } from "../src/config/schema/environment.js";
import { kubeStateMetricsPort } from "../src/exporters/kube-state-metrics.js";
import { dnsAccess, scrapes, toApiServer } from "../src/kubernetes/cluster-network.js";
import { outside, type NamespaceNetwork, type NetworkPeer } from "../src/kubernetes/network-access.js";
import { scraper } from "../src/kubernetes/workload.js";
import { prometheusPort } from "../src/prometheus/prometheus.js";

const kubeStateMetrics: NetworkPeer = { release: "kube-state-metrics" };

/**
 * Who talks to whom in a child cluster: Prometheus to what it scrapes and to Receive.
 *
 * @param remoteWriteUrl where it pushes to.
 */
export function childNetwork(
  { network, prometheus, kubeStateMetrics: ownKubeStateMetrics }: ChildCluster,
  remoteWriteUrl: string,
): NamespaceNetwork {
  const { proxyUrl, noProxy } = prometheus.remoteWrite;
  // Which hosts go around the proxy is the proxy settings' own language, so with exceptions both ways are open.
  const ways =
    proxyUrl === undefined ? [remoteWriteUrl] : [proxyUrl, ...(noProxy === undefined ? [] : [remoteWriteUrl])];
  const receive = outside(
    network.remoteWrite,
    `the address of ${proxyUrl === undefined ? "Receive" : "the proxy"} is not named in network.remoteWrite`,
  );
  return {
    dns: dnsAccess(network),
    flows: [
      { from: scraper, to: receive, ports: [...new Set(ways.map(portOf))] },
      ...scrapes(scraper, network),
      ...network.prometheusClients.map((namespace) => ({
        from: { namespace },
        to: scraper,
        ports: [prometheusPort],
      })),
      ...(ownKubeStateMetrics.enabled
        ? [
            { from: scraper, to: kubeStateMetrics, ports: [kubeStateMetricsPort] },
            toApiServer(kubeStateMetrics, network),
          ]
        : []),
    ],
  };
}

/** The port of an address; a URL leaves its scheme's own out. */
export function portOf(url: string): number {
  const { port, protocol } = new URL(url);
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}

import { z } from "zod";
import { dnsLabel, network, port } from "./primitives.js";

const networks = () => z.array(network()).default([]);
const clients = () => z.array(dnsLabel()).default([]);

/** At least one: a rule without ports would let everything through. */
const ports = () => z.array(port()).min(1);

const destination = z
  .strictObject({
    networks: networks().describe("Where it is; empty lets it be anywhere."),
    ports: ports().describe("TCP ports, as they are where the connection ends."),
  })
  .describe("Somebody outside of the cluster, or on its nodes.");

/** What the NetworkPolicies of any cluster need to know about the network around its pods. */
const shared = {
  apiServers: networks().describe(
    "Networks of the API server, as `kubectl get endpointslices kubernetes` shows it. Empty: anywhere on apiServerPorts. Keep it empty with Cilium, whose CIDR rules match no nodes unless policy-cidr-match-mode says so.",
  ),
  apiServerPorts: ports()
    .default([443, 6443])
    .describe(
      "Ports of the API server: of its Service and of itself, because network plugins differ in which they see.",
    ),
  nodes: networks().describe(
    "Networks of the nodes, where kubelets and node-exporters are scraped. Empty: anywhere on their ports. Keep it empty with Cilium, as above.",
  ),
  dnsNamespace: dnsLabel().default("kube-system").describe("Namespace of the cluster's DNS pods."),
  dnsPorts: ports().default([53]).describe("Ports those pods listen on; 5353 on OpenShift."),
  dnsCaches: networks().describe(
    "Networks of a DNS cache on the nodes, such as 169.254.20.10/32, and the address of the DNS Service where the cache takes it over.",
  ),
  scrapeTargets: z
    .array(destination)
    .default([])
    .describe(
      "What Prometheus scrapes beside pods, kubelets and node-exporters: targets outside of the cluster, and pods on the network of their node.",
    ),
  prometheusClients: clients().describe("Namespaces whose pods may query this cluster's Prometheus."),
};

/** The network around the pods of a child cluster. */
export const childNetwork = () =>
  z
    .strictObject({
      ...shared,
      remoteWrite: networks().describe(
        "Networks of the host that is written to, or of the proxy. Empty: anywhere on its port.",
      ),
    })
    .prefault({})
    .describe("What NetworkPolicies need to know; what is not named is let through by port alone.");

/** The network around the pods of the observability cluster. */
export const observabilityNetwork = () =>
  z
    .strictObject({
      ...shared,
      senders: networks().describe(
        "Networks remote write comes from as the routers' pods see it, which is rarely the sender: most load balancers and node ports put an address of their own or of a node in its place. Empty: anywhere, and certificates alone decide.",
      ),
      objectStore: networks().describe(
        "Networks of an object store outside of the cluster, with s3 also those of STS. Empty: anywhere on its port.",
      ),
      queryClients: clients().describe("Namespaces whose pods may ask the Query Frontend, and so read every cluster."),
      grafanaClients: clients().describe(
        "Namespaces whose pods may open Grafana, such as that of the ingress controller.",
      ),
      identityProvider: networks().describe(
        "Networks of what grafana.oidc names, as Grafana's pod sees it. Empty: anywhere on its ports.",
      ),
      alertmanagerClients: clients().describe(
        "Namespaces whose pods may open Alertmanager and send to it, such as that of the ingress controller.",
      ),
      alertReceivers: z
        .array(destination)
        .default([{ networks: [], ports: [443] }])
        .describe("Where Alertmanager's receivers are. Absent: anywhere on port 443."),
      grafanaDestinations: z
        .array(destination)
        .default([])
        .describe("What Grafana calls beside the Query Frontend and what grafana.oidc names, such as mail."),
    })
    .prefault({})
    .describe("What NetworkPolicies need to know; what is not named is let through by port alone.");

/** The network around the pods of a child cluster. */
export type ChildNetworkSettings = z.output<ReturnType<typeof childNetwork>>;

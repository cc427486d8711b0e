import { existsSync, rmSync } from "node:fs";
import { execa } from "execa";
import { LAB_NETWORK, type LabCluster } from "../topology.js";
import { allowOnlyLabTraffic, removeTrafficRules } from "./firewall.js";
import { inNetworkNamespace, linkExists, namespaceFile } from "./ip.js";

/** Makes the bridge and the rules that keep its traffic on it. Does nothing that is done already. */
export async function ensureBridge(): Promise<void> {
  const { bridge, hostAddress, prefixLength } = LAB_NETWORK;
  if (!(await linkExists(bridge))) await execa("ip", ["link", "add", bridge, "type", "bridge"]);
  await execa("ip", ["address", "replace", `${hostAddress}/${prefixLength}`, "dev", bridge]);
  await execa("ip", ["link", "set", bridge, "up"]);
  await allowOnlyLabTraffic();
}

/**
 * Makes a cluster's network namespace and its link to the bridge. Does nothing that is done already; a cluster that was
 * cut off is joined again.
 */
export async function ensureClusterNetwork(cluster: LabCluster): Promise<void> {
  const { networkNamespace: namespace, link } = cluster;
  await ensureNamespace(namespace);
  if (!(await linkExists(link))) {
    await execa("ip", ["link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", namespace]);
  }
  await execa("ip", ["link", "set", link, "master", LAB_NETWORK.bridge, "up"]);
  const inside = (...command: string[]) => execa("nsenter", inNetworkNamespace(namespace, command));
  await inside("ip", "address", "replace", `${cluster.address}/${LAB_NETWORK.prefixLength}`, "dev", "eth0");
  await inside("ip", "link", "set", "eth0", "up");
  await inside("ip", "link", "set", "lo", "up");
  // There is no default route: nothing in the lab reaches further than the bridge. Service addresses need some route
  // on the node itself, or the kernel gives up before kube-proxy's rules see the packet.
  await inside("ip", "route", "replace", cluster.serviceCidr, "dev", "eth0", "src", cluster.address);
  await inside("sysctl", "-qw", "net.ipv4.ip_forward=1");
}

async function ensureNamespace(name: string): Promise<void> {
  if (existsSync(namespaceFile(name))) {
    if (!(await execa("nsenter", inNetworkNamespace(name, ["true"]), { reject: false })).failed) return;
    rmSync(namespaceFile(name)); // interrupted between making the file and mounting the namespace on it
  }
  await execa("ip", ["netns", "add", name]);
}

/** Takes a cluster off the wide-area network. What runs in it goes on and still reaches its own node. */
export async function cutCluster(cluster: LabCluster): Promise<void> {
  await execa("ip", ["link", "set", cluster.link, "down"]);
}

/** Puts a cluster back on the wide-area network. */
export async function joinCluster(cluster: LabCluster): Promise<void> {
  await execa("ip", ["link", "set", cluster.link, "up"]);
}

/** Whether the cluster's link is up; false when it was cut or does not exist. */
export async function isJoined(cluster: LabCluster): Promise<boolean> {
  const { stdout, failed } = await execa("ip", ["-o", "link", "show", "dev", cluster.link], { reject: false });
  return !failed && /[<,]UP[,>]/.test(stdout);
}

/** Removes every namespace, link, bridge and rule of the lab that exists. */
export async function removeNetwork(clusters: readonly LabCluster[]): Promise<void> {
  for (const { networkNamespace, link } of clusters) {
    if (await linkExists(link)) await execa("ip", ["link", "delete", link]);
    if (existsSync(namespaceFile(networkNamespace))) await execa("ip", ["netns", "delete", networkNamespace]);
  }
  if (await linkExists(LAB_NETWORK.bridge)) await execa("ip", ["link", "delete", LAB_NETWORK.bridge]);
  await removeTrafficRules();
}

/** The lab's network devices and namespaces that exist, for messages. */
export async function existingNetwork(clusters: readonly LabCluster[]): Promise<readonly string[]> {
  const namespaces = clusters
    .map(({ networkNamespace }) => networkNamespace)
    .filter((name) => existsSync(namespaceFile(name)));
  const names = [LAB_NETWORK.bridge, ...clusters.map(({ link }) => link)];
  const present = await Promise.all(names.map(linkExists));
  const links = names.filter((_, index) => present[index]);
  return [...namespaces.map((name) => `network namespace ${name}`), ...links.map((link) => `network device ${link}`)];
}

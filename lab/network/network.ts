import { existsSync, rmSync } from "node:fs";
import { execa } from "execa";
import { LAB_NETWORK, type LabCluster, type LabNode } from "../topology.js";
import { allowOnlyLabTraffic, hidePods, removeTrafficRules } from "./firewall.js";
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
 * Makes a node's network namespace and its link to the bridge. Does nothing that is done already; a node that was cut
 * off is joined again.
 */
export async function ensureNodeNetwork(cluster: LabCluster, node: LabNode): Promise<void> {
  const { networkNamespace: namespace, link, address, podCidr } = node;
  await ensureNamespace(namespace);
  if (!(await linkExists(link))) {
    await execa("ip", ["link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", namespace]);
  }
  await execa("ip", ["link", "set", link, "master", LAB_NETWORK.bridge, "up"]);
  const inside = (...command: string[]) => execa("nsenter", inNetworkNamespace(namespace, command));
  await inside("ip", "address", "replace", `${address}/${LAB_NETWORK.prefixLength}`, "dev", "eth0");
  await inside("ip", "link", "set", "eth0", "up");
  await inside("ip", "link", "set", "lo", "up");
  // There is no default route: nothing in the lab reaches further than the bridge. Service addresses need some route
  // on the node itself, or the kernel gives up before kube-proxy's rules see the packet.
  await inside("ip", "route", "replace", cluster.serviceCidr, "dev", "eth0", "src", address);
  for (const other of cluster.nodes.filter(({ name }) => name !== node.name)) {
    await inside("ip", "route", "replace", other.podCidr, "via", other.address);
  }
  await hidePods(namespace, podCidr, cluster.podCidr);
  await inside("sysctl", "-qw", "net.ipv4.ip_forward=1");
}

async function ensureNamespace(name: string): Promise<void> {
  if (existsSync(namespaceFile(name))) {
    if (!(await execa("nsenter", inNetworkNamespace(name, ["true"]), { reject: false })).failed) return;
    rmSync(namespaceFile(name)); // interrupted between making the file and mounting the namespace on it
  }
  await execa("ip", ["netns", "add", name]);
}

/** Takes a node off the wide-area network. What runs on it goes on and still reaches its own node. */
export async function cutNode(node: LabNode): Promise<void> {
  await execa("ip", ["link", "set", node.link, "down"]);
}

/** Puts a node back on the wide-area network. */
export async function joinNode(node: LabNode): Promise<void> {
  await execa("ip", ["link", "set", node.link, "up"]);
}

/** Whether the node's link is up; false when it was cut or does not exist. */
export async function isJoined(node: LabNode): Promise<boolean> {
  const { stdout, failed } = await execa("ip", ["-o", "link", "show", "dev", node.link], { reject: false });
  return !failed && /[<,]UP[,>]/.test(stdout);
}

/** Removes every namespace, link, bridge and rule of the lab that exists. */
export async function removeNetwork(nodes: readonly LabNode[]): Promise<void> {
  for (const node of nodes) await removeNodeNetwork(node);
  if (await linkExists(LAB_NETWORK.bridge)) await execa("ip", ["link", "delete", LAB_NETWORK.bridge]);
  await removeTrafficRules();
}

/** Removes a node's namespace and link, as far as they exist. */
export async function removeNodeNetwork({ networkNamespace, link }: LabNode): Promise<void> {
  if (await linkExists(link)) await execa("ip", ["link", "delete", link]);
  if (existsSync(namespaceFile(networkNamespace))) await execa("ip", ["netns", "delete", networkNamespace]);
}

/** The lab's network devices and namespaces that exist, for messages. */
export async function existingNetwork(nodes: readonly LabNode[]): Promise<readonly string[]> {
  const namespaces = nodes
    .map(({ networkNamespace }) => networkNamespace)
    .filter((name) => existsSync(namespaceFile(name)));
  const names = [LAB_NETWORK.bridge, ...nodes.map(({ link }) => link)];
  const present = await Promise.all(names.map(linkExists));
  const links = names.filter((_, index) => present[index]);
  return [...namespaces.map((name) => `network namespace ${name}`), ...links.map((link) => `network device ${link}`)];
}

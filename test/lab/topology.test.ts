import { describe, expect, it } from "vitest";
import { contains, overlap } from "../../lab/network/address-range.js";
import {
  findCluster,
  findNode,
  LAB_CLUSTERS,
  LAB_NETWORK,
  LAB_NODES,
  OBSERVABILITY,
  SPARE_CLUSTERS,
} from "../../lab/topology.js";

const everyCluster = [...LAB_CLUSTERS, ...SPARE_CLUSTERS];

/** Longest name the kernel takes for a network device. */
const DEVICE_NAME_LIMIT = 15;

describe("the lab's address plan", () => {
  it("has the observability cluster first and three child clusters", () => {
    expect(LAB_CLUSTERS.map(({ name, role, context, address }) => [name, role, context, address])).toEqual([
      ["observability", "observability", "lab-observability", "10.90.0.10"],
      ["batcave", "child", "lab-batcave", "10.90.0.11"],
      ["batmobile", "child", "lab-batmobile", "10.90.0.12"],
      ["batcopter", "child", "lab-batcopter", "10.90.0.13"],
    ]);
    expect(OBSERVABILITY.name).toBe("observability");
  });

  it("has two further child clusters of one node, which are started only where they are needed", () => {
    expect(SPARE_CLUSTERS.map(({ name, role, context, address }) => [name, role, context, address])).toEqual([
      ["batcomputer", "child", "lab-batcomputer", "10.90.0.14"],
      ["batplane", "child", "lab-batplane", "10.90.0.15"],
    ]);
    expect(SPARE_CLUSTERS.map(({ nodes }) => nodes.length)).toEqual([1, 1]);
    expect(LAB_CLUSTERS.filter((cluster) => SPARE_CLUSTERS.includes(cluster))).toEqual([]);
  });

  it("counts the nodes of further clusters among those that `down` removes", () => {
    expect(LAB_NODES).toEqual(everyCluster.flatMap(({ nodes }) => nodes));
  });

  it("gives the observability cluster one node in each of three zones, and every child cluster one node", () => {
    expect(OBSERVABILITY.nodes.map(({ name, address, zone }) => [name, address, zone])).toEqual([
      ["observability", "10.90.0.10", "lab-a"],
      ["observability-b", "10.90.0.20", "lab-b"],
      ["observability-c", "10.90.0.21", "lab-c"],
    ]);
    const children = LAB_CLUSTERS.filter(({ role }) => role === "child");
    expect(children.map(({ nodes }) => nodes.length)).toEqual([1, 1, 1]);
  });

  it("has no name, network or address twice", () => {
    for (const key of ["name", "networkNamespace", "link", "address", "podCidr"] as const) {
      const values = LAB_NODES.map((node) => node[key]);
      expect(new Set(values).size, key).toBe(values.length);
    }
  });

  it("keeps every pod, service and node range apart from all others", () => {
    const ranges = [LAB_NETWORK.cidr, ...everyCluster.flatMap(({ podCidr, serviceCidr }) => [podCidr, serviceCidr])];
    const clashes = ranges.flatMap((one, index) => ranges.slice(index + 1).filter((other) => overlap(one, other)));
    expect(clashes).toEqual([]);
  });

  it.each(everyCluster)("places the addresses of $name in their ranges", (cluster) => {
    for (const { address, podCidr } of cluster.nodes) {
      expect(contains(LAB_NETWORK.cidr, address)).toBe(true);
      expect(overlap(cluster.podCidr, podCidr)).toBe(true);
    }
    expect(contains(cluster.serviceCidr, cluster.dnsAddress)).toBe(true);
    expect(contains(cluster.serviceCidr, cluster.apiServiceAddress)).toBe(true);
    expect(cluster.server).toBe(`https://${cluster.address}:6443`);
  });

  it("uses device names that the kernel accepts", () => {
    const names = [LAB_NETWORK.bridge, ...LAB_NODES.map(({ link }) => link)];
    expect(names.filter((name) => name.length > DEVICE_NAME_LIMIT)).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it("finds a cluster by its name only", () => {
    expect(findCluster("batcave")?.context).toBe("lab-batcave");
    expect(findCluster("batplane")?.context).toBe("lab-batplane");
    expect(findCluster("lab-batcave")).toBeUndefined();
    expect(findCluster("observability-b")).toBeUndefined();
  });

  it("finds a node by its name, and a cluster's first node by the cluster's", () => {
    expect(findNode("observability-b")?.zone).toBe("lab-b");
    expect(findNode("observability")).toBe(OBSERVABILITY.nodes[0]);
    expect(findNode("lab-b")).toBeUndefined();
  });
});

describe("address ranges", () => {
  it.each([
    ["10.90.0.0/24", "10.90.0.0/24", true],
    ["10.90.0.0/24", "10.90.0.17/32", true],
    ["10.90.0.0/24", "10.0.0.0/8", true],
    ["10.90.0.0/24", "10.90.1.0/24", false],
    ["10.90.0.5/24", "10.90.0.200/32", true],
    ["192.168.0.0/16", "10.90.0.0/24", false],
    ["0.0.0.0/0", "255.255.255.255/32", true],
  ])("%s and %s overlap: %s", (one, other, expected) => {
    expect(overlap(one, other)).toBe(expected);
    expect(overlap(other, one)).toBe(expected);
  });
});

import { describe, expect, it } from "vitest";
import { contains, overlap } from "../../lab/network/address-range.js";
import { findCluster, LAB_CLUSTERS, LAB_NETWORK, OBSERVABILITY } from "../../lab/topology.js";

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

  it("keeps every pod, service and node range apart from all others", () => {
    const ranges = [LAB_NETWORK.cidr, ...LAB_CLUSTERS.flatMap(({ podCidr, serviceCidr }) => [podCidr, serviceCidr])];
    const clashes = ranges.flatMap((one, index) => ranges.slice(index + 1).filter((other) => overlap(one, other)));
    expect(clashes).toEqual([]);
  });

  it.each(LAB_CLUSTERS)("places the addresses of $name in their ranges", (cluster) => {
    expect(contains(LAB_NETWORK.cidr, cluster.address)).toBe(true);
    expect(contains(cluster.serviceCidr, cluster.dnsAddress)).toBe(true);
    expect(contains(cluster.serviceCidr, cluster.apiServiceAddress)).toBe(true);
    expect(cluster.server).toBe(`https://${cluster.address}:6443`);
  });

  it("uses device names that the kernel accepts", () => {
    const names = [LAB_NETWORK.bridge, ...LAB_CLUSTERS.map(({ link }) => link)];
    expect(names.filter((name) => name.length > DEVICE_NAME_LIMIT)).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it("finds a cluster by its name only", () => {
    expect(findCluster("batcave")?.context).toBe("lab-batcave");
    expect(findCluster("lab-batcave")).toBeUndefined();
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

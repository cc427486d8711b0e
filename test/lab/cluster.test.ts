import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeConfigFiles } from "../../lab/cluster/config-files.js";
import { ensureControlGroup, labControlGroups, removeControlGroups } from "../../lab/cluster/control-group.js";
import { dnsObjects } from "../../lab/cluster/dns.js";
import { kubectlCommand } from "../../lab/cluster/kubectl.js";
import { mountsBelow } from "../../lab/mounts.js";
import { controlPlanePrograms } from "../../lab/cluster/control-plane.js";
import { nodePrograms } from "../../lab/cluster/programs.js";
import { nodeOf, persistentVolume, storageClass, volumeName } from "../../lab/cluster/storage.js";
import { waitUntil } from "../../lab/cluster/wait.js";
import { clusterPaths, labPaths, nodePaths } from "../../lab/paths.js";
import { findCluster, findNode, OBSERVABILITY } from "../../lab/topology.js";

const batcave = findCluster("batcave")!;
const [batcaveNode] = batcave.nodes;
const worker = findNode("observability-b")!;
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "cluster-"));
});
afterEach(() => rmSync(root, { recursive: true }));

describe("the programs of a cluster", () => {
  const paths = labPaths("/cache", "/state");
  const binary = (name: string): string => `/b/${name}`;
  const control = controlPlanePrograms(batcave, clusterPaths(paths, "batcave"), binary);
  const node = nodePrograms(batcaveNode, clusterPaths(paths, "batcave"), binary);
  const programs = [control, node].flatMap(({ first, afterApiServer }) => [...first, ...afterApiServer]);
  const command = (name: string): readonly string[] => programs.find((one) => one.name === name)?.command ?? [];

  it("start in two groups, because some give up without an API server", () => {
    const names = (group: "first" | "afterApiServer") =>
      [control, node].map((part) => part[group].map(({ name }) => name));
    expect(names("first")).toEqual([["etcd", "kube-apiserver"], ["containerd"]]);
    expect(names("afterApiServer")).toEqual([
      ["kube-controller-manager", "kube-scheduler"],
      ["kubelet", "kube-proxy"],
    ]);
  });

  it("notice a lost node within seconds where a cluster has others", () => {
    const grace = "--node-monitor-grace-period=16s";
    const several = controlPlanePrograms(OBSERVABILITY, clusterPaths(paths, "observability"), binary);
    const flags = several.afterApiServer.find(({ name }) => name === "kube-controller-manager")?.command;
    expect(flags).toContain(grace);
    expect(command("kube-controller-manager")).not.toContain(grace);
  });

  it("give the API server its addresses and a way to the kubelet", () => {
    expect(command("kube-apiserver")).toEqual(
      expect.arrayContaining([
        "/b/kube-apiserver",
        "--advertise-address=10.90.0.11",
        "--service-cluster-ip-range=10.151.0.0/16",
        "--kubelet-preferred-address-types=InternalIP",
        "--authorization-mode=Node,RBAC",
      ]),
    );
  });

  it("give the node its address and zone", () => {
    expect(command("kubelet")).toEqual(
      expect.arrayContaining(["--node-ip=10.90.0.11", "--node-labels=topology.kubernetes.io/zone=lab-a"]),
    );
    const { afterApiServer } = nodePrograms(worker, nodePaths(paths, "observability", worker.name), binary);
    expect(afterApiServer.find(({ name }) => name === "kubelet")?.command).toEqual(
      expect.arrayContaining([
        "--config=/state/observability-b/config/kubelet.yaml",
        "--kubeconfig=/state/observability/pki/kubelet-observability-b.kubeconfig",
        "--hostname-override=observability-b",
        "--node-ip=10.90.0.20",
        "--node-labels=topology.kubernetes.io/zone=lab-b",
      ]),
    );
  });
});

describe("the configuration files of a node", () => {
  it("say where the cluster's own folders, addresses and control groups are", () => {
    const folders = clusterPaths(labPaths(root, root), "batcave");
    writeConfigFiles(batcave, batcaveNode, folders, "/usr/lib/cni");
    const read = (name: string): string => readFileSync(join(folders.config, name), "utf8");
    expect(JSON.parse(read("kubelet.yaml"))).toMatchObject({
      clusterDNS: ["10.151.0.10"],
      cgroupRoot: "/thanos-fleet-lab/batcave",
      authentication: { anonymous: { enabled: false }, webhook: { enabled: true } },
      authorization: { mode: "Webhook" },
    });
    expect(read("containerd.toml")).toContain('bin_dir = "/usr/lib/cni"');
    expect(read("cni/pods.conflist")).toContain('"subnet": "10.101.0.0/24"');
    expect(JSON.parse(read("kube-proxy.yaml"))).toMatchObject({ clusterCIDR: "10.101.0.0/16" });
  });

  it("of a worker have its own pods, its cluster's addresses and a life sign that is missed soon", () => {
    const folders = nodePaths(labPaths(root, root), "observability", worker.name);
    writeConfigFiles(OBSERVABILITY, worker, folders, "/usr/lib/cni");
    const read = (name: string): unknown => JSON.parse(readFileSync(join(folders.config, name), "utf8"));
    expect(read("cni/pods.conflist")).toMatchObject({
      plugins: [{ ipMasq: false, ipam: { ranges: [[{ subnet: "10.100.1.0/24" }]] } }, {}],
    });
    expect(read("kube-proxy.yaml")).toMatchObject({
      clusterCIDR: "10.100.0.0/16",
      hostnameOverride: "observability-b",
    });
    expect(read("kubelet.yaml")).toMatchObject({
      clusterDNS: [OBSERVABILITY.dnsAddress],
      cgroupRoot: "/thanos-fleet-lab/observability-b",
      nodeLeaseDurationSeconds: 16,
      tlsCertFile: join(root, "observability/pki/kubelet-observability-b.crt"),
    });
  });

  it("are not touched when they are right, because kube-proxy ends itself when its file is written", () => {
    const folders = clusterPaths(labPaths(root, root), "batcave");
    const file = join(folders.config, "kube-proxy.yaml");
    writeConfigFiles(batcave, batcaveNode, folders, "/usr/lib/cni");
    utimesSync(file, 1000, 1000);
    writeConfigFiles(batcave, batcaveNode, folders, "/usr/lib/cni");
    expect(statSync(file).mtimeMs).toBe(1_000_000);
    writeConfigFiles({ ...batcave, podCidr: "10.199.0.0/16" }, batcaveNode, folders, "/usr/lib/cni");
    expect(statSync(file).mtimeMs).toBeGreaterThan(1_000_000);
  });
});

describe("the DNS of a cluster", () => {
  it("knows Receive, answers at the cluster's DNS address and forwards nothing", () => {
    const objects = JSON.stringify(dnsObjects(batcave));
    expect(objects).toContain("10.90.0.10 receive.lab.internal");
    expect(objects).toContain('"clusterIP":"10.151.0.10"');
    expect(objects).not.toContain("forward");
  });

  it("runs beside the control plane, so that no other node takes it along", () => {
    const deployment = dnsObjects(OBSERVABILITY).find((object) => "kind" in object && object.kind === "Deployment");
    expect(deployment).toMatchObject({
      spec: { template: { spec: { nodeSelector: { "kubernetes.io/hostname": "observability" } } } },
    });
  });
});

describe("volumes", () => {
  const claim = { namespace: "thanos-fleet", name: "data-thanos-receive-ingestor-0", capacity: "2Gi" };

  it("are reserved for one claim and bound to the node", () => {
    expect(volumeName(claim)).toBe("thanos-fleet-data-thanos-receive-ingestor-0");
    expect(persistentVolume(batcaveNode, claim, "/volumes/x")).toMatchObject({
      spec: {
        capacity: { storage: "2Gi" },
        claimRef: { namespace: "thanos-fleet", name: "data-thanos-receive-ingestor-0" },
        local: { path: "/volumes/x" },
        storageClassName: "lab-local",
        nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ values: ["batcave"] }] }] } },
      },
    });
  });

  it("are on the node of the zone that the pods must run in, all others on the first node", () => {
    expect(nodeOf(OBSERVABILITY, { ...claim, zone: "lab-c" }).name).toBe("observability-c");
    expect(nodeOf(OBSERVABILITY, claim).name).toBe("observability");
  });

  it("rejects a zone without a node", () => {
    expect(() => nodeOf(batcave, { ...claim, zone: "lab-b" })).toThrow("batcave has no node in zone lab-b");
  });

  it("belong to the default storage class", () => {
    expect(storageClass()).toMatchObject({
      metadata: { name: "lab-local", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    });
  });
});

describe("kubectl", () => {
  it("runs inside the cluster's network, so that it works while the cluster is cut off", () => {
    expect(kubectlCommand(batcave, labPaths("/cache", "/state"), (name) => `/b/${name}`, ["get", "pods"])).toEqual([
      "--net=/run/netns/tf-batcave",
      "--",
      "/b/kubectl",
      "--kubeconfig=/state/batcave/pki/admin.kubeconfig",
      "get",
      "pods",
    ]);
  });
});

describe("control groups", () => {
  it("of version 1 are made in every hierarchy, with processors, and removed", () => {
    for (const hierarchy of ["memory", "cpuset"]) mkdirSync(join(root, hierarchy));
    const cpus = join(root, "cpuset", "thanos-fleet-lab", "batcave", "cpuset.cpus");
    writeFileSync(join(root, "cpuset", "cpuset.cpus"), "0-1");
    for (const folder of ["thanos-fleet-lab", "thanos-fleet-lab/batcave"]) {
      mkdirSync(join(root, "cpuset", folder), { recursive: true });
      writeFileSync(join(root, "cpuset", folder, "cpuset.cpus"), ""); // the kernel makes this file
    }
    ensureControlGroup("batcave", root);
    expect(readFileSync(cpus, "utf8")).toBe("0-1");
    expect(labControlGroups(root)).toHaveLength(2);

    rmSync(cpus);
    rmSync(join(root, "cpuset", "thanos-fleet-lab", "cpuset.cpus"));
    removeControlGroups("", root);
    expect(labControlGroups(root)).toEqual([]);
  });

  it.each([
    ["1", "cpu", "cpu.shares", "20480"],
    ["2", "", "cpu.weight", "2000"],
  ])("of version %s give the lab's pods more of a busy machine than one process has", (_, hierarchy, file, share) => {
    const lab = join(root, hierarchy, "thanos-fleet-lab");
    mkdirSync(join(lab, "batcave"), { recursive: true });
    writeFileSync(join(lab, file), "the kernel's default"); // the kernel makes this file
    if (hierarchy === "") {
      for (const folder of [root, lab, join(lab, "batcave")]) {
        for (const name of ["cgroup.controllers", "cgroup.subtree_control"]) writeFileSync(join(folder, name), "cpu\n");
      }
    }
    ensureControlGroup("batcave", root);
    expect(readFileSync(join(lab, file), "utf8")).toBe(share);
  });

  it("of version 2 hand down the controllers that are not handed down yet", () => {
    const lab = join(root, "thanos-fleet-lab");
    for (const folder of [root, lab, join(lab, "batcave")]) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "cgroup.controllers"), "cpu memory pids\n");
      writeFileSync(join(folder, "cgroup.subtree_control"), folder === root ? "cpu memory pids\n" : "cpu\n");
    }
    ensureControlGroup("batcave", root);
    const control = (folder: string): string => readFileSync(join(folder, "cgroup.subtree_control"), "utf8");
    expect(control(root)).toBe("cpu memory pids\n");
    expect(control(lab)).toBe("+memory +pids");
    expect(control(join(lab, "batcave"))).toBe("+memory +pids");
    expect(existsSync(lab)).toBe(true);
  });
});

describe("mounts below a folder", () => {
  it("are found with spaces in their names, the deepest first, and no neighbours", () => {
    const line = (path: string): string => `36 35 98:0 / ${path} rw,noatime - ext4 /dev/vda rw`;
    const table = ["/", "/state", "/state-of-others", "/state/a\\040b", "/state/a\\040b/c"].map(line).join("\n");
    expect(mountsBelow("/state", table)).toEqual(["/state/a b/c", "/state/a b", "/state"]);
  });
});

describe("waiting", () => {
  it("ends with the first yes", async () => {
    let asked = 0;
    await waitUntil(() => ++asked === 3, { seconds: 5, what: "it", everyMilliseconds: 1 });
    expect(asked).toBe(3);
  });

  it("rejects when the time is up, saying for what and where to look", async () => {
    const waiting = waitUntil(() => false, {
      seconds: 0,
      what: "the moon",
      remedy: "see the sky",
      everyMilliseconds: 1,
    });
    await expect(waiting).rejects.toThrow("after 0 s still waiting for the moon — see the sky");
  });
});

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { writeKubeconfig } from "../../lab/cluster/kubeconfig-file.js";
import { ensurePki } from "../../lab/cluster/pki.js";
import { spareExists, startSpareCluster } from "../../lab/cluster/spare.js";
import type { ClusterSupplies } from "../../lab/cluster/node.js";
import type { LabContext } from "../../lab/commands.js";
import { withEnvironmentCopy } from "../../lab/fleet/environment-copy.js";
import { synthesizeFleet } from "../../lab/fleet/synthesize.js";
import { clusterPaths, labPaths, type LabPaths } from "../../lab/paths.js";
import { addedAs } from "../../lab/scenarios/cluster-added.js";
import { withSpareCluster } from "../../lab/scenarios/spare-cluster.js";
import { runAddCluster } from "../../src/cli/run-add-cluster.js";
import type { Environment } from "../../src/config/model.js";
import { findCluster, LAB_CLUSTERS, OBSERVABILITY } from "../../lab/topology.js";

const batplane = findCluster("batplane")!;

let root: string;
let paths: LabPaths;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "spare-"));
  paths = labPaths(join(root, "cache"), join(root, "state"));
  mkdirSync(paths.state);
});
afterEach(() => rmSync(root, { recursive: true }));

describe("a spare cluster", () => {
  it("exists from its first folder on, and while Terraform remembers its stack", () => {
    expect(spareExists(batplane, paths)).toBe(false);
    mkdirSync(clusterPaths(paths, "batplane").root, { recursive: true });
    expect(spareExists(batplane, paths)).toBe(true);
    rmSync(clusterPaths(paths, "batplane").root, { recursive: true });
    mkdirSync(join(paths.state, "state"));
    writeFileSync(join(paths.state, "state", "lab-batplane.tfstate"), "{}");
    expect(spareExists(batplane, paths)).toBe(true);
    expect(spareExists(findCluster("batcomputer")!, paths)).toBe(false);
  });

  it("is in the lab's kubeconfig while it has its keys", async () => {
    for (const cluster of [...LAB_CLUSTERS, batplane]) {
      const folders = clusterPaths(paths, cluster.name);
      mkdirSync(folders.root, { recursive: true });
      await ensurePki(cluster, folders);
    }
    const contexts = () => {
      writeKubeconfig(paths);
      const { contexts: found } = parse(readFileSync(paths.kubeconfig, "utf8")) as { contexts: { name: string }[] };
      return found.map(({ name }) => name);
    };
    const always = LAB_CLUSTERS.map(({ context }) => context);
    expect(contexts()).toEqual([...always, "lab-batplane"]);
    rmSync(clusterPaths(paths, "batplane").root, { recursive: true });
    expect(contexts()).toEqual(always);
  });

  it("rejects a cluster that the lab starts itself, whose data it would delete", async () => {
    const nothing = { paths } as unknown as ClusterSupplies;
    await expect(startSpareCluster(OBSERVABILITY, nothing, () => undefined)).rejects.toThrow(
      "observability is not a spare cluster",
    );
    const lab = { paths } as unknown as LabContext;
    const asked = withSpareCluster(
      { lab },
      "batcave",
      () => undefined,
      () => Promise.resolve(),
    );
    await expect(asked).rejects.toThrow('"batcave" is no spare cluster');
  });
});

describe("the lab's stacks", () => {
  it("are those of the environment, a spare cluster's among them where a scenario added it", async () => {
    const added = (environment: Environment): Environment => ({
      ...environment,
      childClusters: [...environment.childClusters, { ...environment.childClusters[1]!, name: "batplane" }],
      prometheusFiles: new Map([...environment.prometheusFiles, ["batplane", { scrapeConfigs: [], rules: [] }]]),
    });
    const plain = await synthesizeFleet(process.cwd(), paths);
    expect(plain.stacks.map(({ cluster }) => cluster)).toEqual(LAB_CLUSTERS);
    const { stacks } = await synthesizeFleet(process.cwd(), paths, added);
    expect(stacks.map(({ id }) => id).slice(-1)).toEqual(["lab-batplane"]);
    expect(stacks.map(({ cluster }) => cluster)).toEqual([...LAB_CLUSTERS, batplane]);
  });

  it("leave out a cluster that only a scenario knows, which the others know of", async () => {
    const guest = "lab-guest";
    const { environment, stacks } = await synthesizeFleet(process.cwd(), paths, (written) => ({
      ...written,
      childClusters: [...written.childClusters, { ...written.childClusters[1]!, name: guest }],
      prometheusFiles: new Map([...written.prometheusFiles, [guest, { scrapeConfigs: [], rules: [] }]]),
    }));
    expect(environment.childClusters.map(({ name }) => name)).toContain(guest);
    expect(stacks.map(({ cluster }) => cluster)).toEqual(LAB_CLUSTERS);
    expect(JSON.stringify(stacks[0]!.json)).toContain(guest);
  });

  it("rejects a cluster of the file that the lab cannot start", async () => {
    const { checkout } = withEnvironmentCopy({ paths, checkout: process.cwd() } as unknown as LabContext, "renamed");
    const file = join(checkout, "environments/lab.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replaceAll("batmobile", "batwing"));
    await expect(synthesizeFleet(checkout, paths)).rejects.toThrow('the lab has no cluster "batwing"');
  });
});

describe("a copy of the environment files", () => {
  it("takes the cluster that a scenario adds by the command, and gives it a stack", async () => {
    const lab = withEnvironmentCopy({ paths, checkout: process.cwd() } as unknown as LabContext, "added");
    const place = { environments: join(lab.checkout, "environments"), identities: root, project: root };
    await runAddCluster(
      ["lab", "batplane"],
      { ...addedAs, context: batplane.context },
      { ...place, now: new Date(), write: () => undefined },
    );
    const { environment, stacks } = await synthesizeFleet(lab.checkout, paths);
    expect(environment.childClusters.at(-1)?.cluster).toEqual({
      kubeconfig: labPaths().kubeconfig,
      context: "lab-batplane",
    });
    expect(stacks.at(-1)?.cluster).toBe(batplane);
  });

  it("is what a lab reads, and leaves the files of the checkout alone", () => {
    const lab = { paths, checkout: process.cwd() } as unknown as LabContext;
    const copy = withEnvironmentCopy(lab, "one");
    const file = join(copy.checkout, "environments", "lab.yaml");
    writeFileSync(file, "changed");
    expect(readFileSync("environments/lab.yaml", "utf8")).not.toBe("changed");
    expect(existsSync(join(copy.checkout, "environments", "lab", "counted-scrape.yaml"))).toBe(true);
    withEnvironmentCopy(lab, "one");
    expect(readFileSync(file, "utf8")).toBe(readFileSync("environments/lab.yaml", "utf8"));
  });
});

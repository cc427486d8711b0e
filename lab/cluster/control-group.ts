import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Control group below which every container of the lab runs, one branch per cluster. */
export const LAB_CONTROL_GROUP = "/thanos-fleet-lab";

/** Where Linux mounts the control group hierarchies. */
const MOUNTED = "/sys/fs/cgroup";

/**
 * Makes the branch a cluster's kubelet keeps its pods in, because the kubelet wants to find it. Does nothing where it
 * exists.
 */
export function ensureControlGroup(cluster: string, root: string = MOUNTED): void {
  for (const hierarchy of hierarchies(root)) {
    delegate(hierarchy);
    delegate(makeGroup(hierarchy, LAB_CONTROL_GROUP));
    delegate(makeGroup(hierarchy, join(LAB_CONTROL_GROUP, cluster)));
  }
}

/** The lab's control groups that exist: one per hierarchy in version 1, one in version 2. */
export function labControlGroups(root: string = MOUNTED): readonly string[] {
  return hierarchies(root)
    .map((hierarchy) => join(hierarchy, LAB_CONTROL_GROUP))
    .filter((group) => existsSync(group));
}

/** Removes the lab's control groups, or one cluster's, from the leaves up. They must be empty of processes. */
export function removeControlGroups(cluster = "", root: string = MOUNTED): void {
  for (const group of labControlGroups(root)) removeTree(join(group, cluster));
}

/** Roots of the hierarchies: the mount itself in version 2, one folder per controller in version 1. */
function hierarchies(root: string): readonly string[] {
  return isVersion2(root) ? [root] : subfolders(root);
}

function isVersion2(group: string): boolean {
  return existsSync(join(group, "cgroup.controllers"));
}

function makeGroup(hierarchy: string, group: string): string {
  const folder = join(hierarchy, group);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** In version 2 a group hands its controllers down only when told so; in version 1 a group inherits its processors. */
function delegate(group: string): void {
  if (isVersion2(group)) {
    const controllers = readFileSync(join(group, "cgroup.controllers"), "utf8").trim().split(" ");
    const enable = controllers.filter((name) => name !== "").map((name) => `+${name}`);
    if (enable.length > 0) writeFileSync(join(group, "cgroup.subtree_control"), enable.join(" "));
    return;
  }
  for (const file of ["cpuset.cpus", "cpuset.mems"]) inherit(group, file);
}

/** A new group of the version 1 cpuset hierarchy has no processors and cannot take a process until it is given some. */
function inherit(group: string, file: string): void {
  const own = join(group, file);
  const parent = join(group, "..", file);
  if (!existsSync(own) || !existsSync(parent)) return;
  if (readFileSync(own, "utf8").trim() === "") writeFileSync(own, readFileSync(parent, "utf8"));
}

function removeTree(folder: string): void {
  if (!existsSync(folder)) return;
  for (const child of subfolders(folder)) removeTree(child);
  try {
    rmdirSync(folder);
  } catch (error) {
    // Its last process may not be reaped yet. `down` looks again and names what is left.
    if ((error as NodeJS.ErrnoException).code !== "EBUSY") throw error;
  }
}

function subfolders(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name));
}

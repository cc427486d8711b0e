import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Control group below which every container of the lab runs, one branch per node. */
export const LAB_CONTROL_GROUP = "/thanos-fleet-lab";

/**
 * The lab's share of the processors, as a multiple of one process's: for the kernel a group is one process, however many
 * run in it, and on a machine that is busy otherwise all pods together would get what one compiler gets.
 */
const PROCESSES = 20;

/** File that holds a group's share, and the share of one process, in version 1 and 2. */
const SHARES = [
  ["cpu.shares", 1024],
  ["cpu.weight", 100],
] as const;

/** Where Linux mounts the control group hierarchies. */
const MOUNTED = "/sys/fs/cgroup";

/**
 * Makes the branch a node's kubelet keeps its pods in, because the kubelet wants to find it. Does nothing where it
 * exists.
 */
export function ensureControlGroup(node: string, root: string = MOUNTED): void {
  const handDown = isVersion2(root) ? enableControllers : inheritProcessors;
  for (const hierarchy of hierarchies(root)) {
    handDown(hierarchy);
    const lab = makeGroup(hierarchy, LAB_CONTROL_GROUP);
    handDown(lab);
    giveShare(lab);
    handDown(makeGroup(hierarchy, join(LAB_CONTROL_GROUP, node)));
  }
}

/** The lab's control groups that exist: one per hierarchy in version 1, one in version 2. */
export function labControlGroups(root: string = MOUNTED): readonly string[] {
  return hierarchies(root)
    .map((hierarchy) => join(hierarchy, LAB_CONTROL_GROUP))
    .filter((group) => existsSync(group));
}

/** Removes the lab's control groups, or one node's, from the leaves up. They must be empty of processes. */
export function removeControlGroups(node = "", root: string = MOUNTED): void {
  for (const group of labControlGroups(root)) removeTree(join(group, node));
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

function giveShare(group: string): void {
  for (const [file, ofOneProcess] of SHARES) {
    if (existsSync(join(group, file))) writeFileSync(join(group, file), String(PROCESSES * ofOneProcess));
  }
}

/** In version 2 a group hands its controllers down only when told so. */
function enableControllers(group: string): void {
  const words = (file: string): string[] => readFileSync(join(group, file), "utf8").trim().split(" ");
  const enabled = words("cgroup.subtree_control");
  const missing = words("cgroup.controllers").filter((name) => name !== "" && !enabled.includes(name));
  if (missing.length === 0) return;
  writeFileSync(join(group, "cgroup.subtree_control"), missing.map((name) => `+${name}`).join(" "));
}

/** A new group of the version 1 cpuset hierarchy has no processors and cannot take a process until it is given some. */
function inheritProcessors(group: string): void {
  for (const file of ["cpuset.cpus", "cpuset.mems"]) {
    const own = join(group, file);
    const parent = join(group, "..", file);
    if (!existsSync(own) || !existsSync(parent)) continue;
    if (readFileSync(own, "utf8").trim() === "") writeFileSync(own, readFileSync(parent, "utf8"));
  }
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

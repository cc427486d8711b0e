import { existsSync, readdirSync, rmdirSync } from "node:fs";
import { join } from "node:path";

/** Control group below which every container of the lab runs, one branch per cluster. */
export const LAB_CONTROL_GROUP = "/thanos-fleet-lab";

/** Root of the mounted control group hierarchies. */
const HIERARCHIES = "/sys/fs/cgroup";

/** The lab's control groups that exist: one per hierarchy in version 1, one in version 2. */
export function labControlGroups(root: string = HIERARCHIES): readonly string[] {
  const candidates = [root, ...subfolders(root)].map((folder) => join(folder, LAB_CONTROL_GROUP));
  return candidates.filter((folder) => existsSync(folder));
}

/** Removes the lab's control groups, or one cluster's, from the leaves up. They must be empty of processes. */
export function removeControlGroups(cluster = ""): void {
  for (const group of labControlGroups()) removeTree(join(group, cluster));
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

import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { LabError } from "../lab-error.js";
import { nodePaths, type LabPaths } from "../paths.js";
import { findProcesses } from "../process/find.js";
import { isGone, kill, type ProcessIdentity } from "../process/identity.js";
import { readRecords } from "../process/record.js";
import type { LabCluster, LabNode } from "../topology.js";
import { removeControlGroups } from "./control-group.js";
import { mountsBelow, unmountAll } from "../mounts.js";

/** Rounds of killing before giving up; each one catches what the round before was just starting. */
const ROUNDS = 50;

const ROUND_MILLISECONDS = 100;

/** Ends everything that runs in a cluster and forgets all it stored. Its network stays. */
export async function removeCluster(cluster: LabCluster, paths: LabPaths): Promise<void> {
  for (const node of cluster.nodes) await removeNode(cluster, node, paths);
}

/** Ends everything that runs on a node and forgets all it stored. Its network stays. */
export async function removeNode(cluster: LabCluster, node: LabNode, paths: LabPaths): Promise<void> {
  const folders = nodePaths(paths, cluster.name, node.name);
  const recorded = readRecords(folders.processes);
  await endProcesses(() => {
    for (const record of recorded) kill(record, "SIGKILL");
    return findProcesses(folders.root);
  });
  await removeFolder(folders.root);
  removeControlGroups(node.name);
}

/**
 * Kills until nothing is found any more. Nothing is asked to end in an orderly way, because all it could still save is
 * about to be deleted.
 */
export async function endProcesses(find: () => readonly ProcessIdentity[]): Promise<void> {
  const ended: ProcessIdentity[] = [];
  let found = find();
  for (let round = 0; found.length > 0 && round < ROUNDS; round += 1) {
    for (const process of found) kill(process, "SIGKILL");
    ended.push(...found);
    await sleep(ROUND_MILLISECONDS);
    found = find();
  }
  // Dead ones stay listed until their parent has collected them: give it a moment, but do not depend on it.
  for (let round = 0; !ended.every((process) => isGone(process)) && round < ROUNDS; round += 1) {
    await sleep(ROUND_MILLISECONDS);
  }
}

/** Deletes a folder after everything mounted below it; refuses while a mount is left, lest it deletes what is mounted. */
export async function removeFolder(folder: string): Promise<void> {
  await unmountAll(folder);
  const left = mountsBelow(folder);
  if (left.length > 0)
    throw new LabError(`cannot unmount ${left.join(", ")}`, "unmount it and run `npm run lab -- down` again");
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

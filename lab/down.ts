import { existsSync, rmdirSync } from "node:fs";
import { readClaim, type Claim } from "./claim.js";
import { labControlGroups, removeControlGroups } from "./cluster/control-group.js";
import { mountsBelow } from "./mounts.js";
import { endProcesses, removeFolder } from "./cluster/remove.js";
import { LabError } from "./lab-error.js";
import { hasTrafficRules } from "./network/firewall.js";
import { existingNetwork, removeNetwork } from "./network/network.js";
import type { LabPaths } from "./paths.js";
import { findProcesses } from "./process/find.js";
import { LAB_NODES } from "./topology.js";

/**
 * Removes the lab from this host, in whatever state it is, and makes sure that nothing is left. A second time there is
 * nothing to do. The cache stays.
 *
 * @throws LabError naming what is left.
 */
export async function stopLab(paths: LabPaths): Promise<void> {
  const createdFolders = claimedFolders(paths);
  await endProcesses(() => findProcesses(paths.state));
  // Without a state folder this lab created nothing: devices of the same name are not ours to remove.
  if (existsSync(paths.state)) {
    await removeNetwork(LAB_NODES);
    await removeFolder(paths.state);
  }
  removeControlGroups();
  for (const folder of createdFolders) removeIfEmpty(folder);

  const left = await leftovers(paths);
  if (left.length > 0) {
    const lines = left.map((line) => `    ${line}`).join("\n");
    throw new LabError(
      `left behind:\n${lines}\n`,
      "run `npm run lab -- down` again; what it still names remove by hand",
    );
  }
}

/** Everything of the lab that exists on this host. */
export async function leftovers(paths: LabPaths): Promise<readonly string[]> {
  return [
    ...findProcesses(paths.state).map(({ pid, command }) => `process ${pid} ${command}`),
    ...mountsBelow(paths.state).map((path) => `mount ${path}`),
    ...(await existingNetwork(LAB_NODES)),
    ...((await hasTrafficRules()) ? ["iptables rules"] : []),
    ...labControlGroups().map((path) => `control group ${path}`),
    ...(existsSync(paths.state) ? [`folder ${paths.state}`] : []),
  ];
}

function claimedFolders(paths: LabPaths): readonly string[] {
  let claim: Claim | undefined;
  try {
    claim = readClaim(paths);
  } catch {
    return []; // damaged: two empty folders on the host may stay
  }
  return claim?.createdFolders ?? [];
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Somebody else uses it by now.
  }
}

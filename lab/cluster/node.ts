import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { importMissing } from "../images/import.js";
import type { LabImage } from "../images/list.js";
import { cloneImageStore, KEYS_FILE } from "../images/store.js";
import { LabError } from "../lab-error.js";
import { ensureNodeNetwork } from "../network/network.js";
import type { Binaries } from "../parts/binaries.js";
import { nodePaths, type LabPaths, type NodePaths } from "../paths.js";
import { isAlive } from "../process/identity.js";
import { readRecord, readRecords } from "../process/record.js";
import { startProcess, type ProcessSpec } from "../process/start.js";
import type { ReportDetail } from "../progress.js";
import type { LabCluster, LabNode } from "../topology.js";
import { writeConfigFiles } from "./config-files.js";
import { ensureControlGroup } from "./control-group.js";
import { insideNamespaces, runningAnchor, startAnchor } from "./namespaces.js";
import { socketAnswers } from "./socket.js";
import { waitUntil } from "./wait.js";

/** What starting a cluster needs beside the cluster. */
export interface ClusterSupplies {
  readonly paths: LabPaths;
  readonly binary: Binaries;
  readonly images: readonly LabImage[];
  /** Folder with all images unpacked, see `ensureImageStore`. */
  readonly imageStore: string;
  /** Folder of the host's CNI plugins. */
  readonly cniPlugins: string;
}

/** Whether something ran on a node and cannot be joined any more: its namespaces went with the process that held them. */
export function hasCrashed(folders: NodePaths): boolean {
  return runningAnchor(folders) === undefined && readRecords(folders.processes).length > 0;
}

/**
 * Makes everything a node's programs need: folders, configuration, network, control group, namespaces and images. Does
 * nothing that is done already. The cluster must have its keys.
 */
export async function prepareNode(
  cluster: LabCluster,
  node: LabNode,
  { paths, binary, cniPlugins, imageStore }: ClusterSupplies,
): Promise<void> {
  const folders = nodePaths(paths, cluster.name, node.name);
  for (const folder of [folders.root, folders.config, folders.logs, folders.podLogs, folders.volumes]) {
    mkdirSync(folder, { recursive: true });
  }
  writeConfigFiles(cluster, node, folders, cniPlugins);
  await ensureNodeNetwork(cluster, node);
  ensureControlGroup(node.name);
  if (runningAnchor(folders) === undefined) await startAnchor(node, folders, binary);
  await cloneImageStore(imageStore, folders.containerd);
}

/** Starts those programs of a node that do not run and answers their names. */
export function startMissing(programs: readonly ProcessSpec[], folders: NodePaths): string[] {
  const anchor = runningAnchor(folders);
  if (anchor === undefined) {
    const problem = `the process that holds the namespaces in ${folders.root} has ended`;
    throw new LabError(problem, "run `npm run lab` again: it makes the node anew");
  }
  const missing = programs.filter(({ name }) => !isRunning(folders, name));
  for (const program of missing) {
    startProcess(
      { ...program, command: insideNamespaces(anchor, program.command) },
      { owner: folders.root, records: folders.processes, logs: folders.logs },
    );
  }
  return missing.map(({ name }) => name);
}

function isRunning(folders: NodePaths, name: string): boolean {
  const record = readRecord(folders.processes, name);
  return record !== undefined && isAlive(record);
}

/** @throws LabError when a program of a node has ended. */
export function assertRunning(node: LabNode, folders: NodePaths, name: string): void {
  if (isRunning(folders, name)) return;
  throw new LabError(`${name} of ${node.name} ended by itself`, `see ${folders.logs}/${name}.log`);
}

/**
 * Waits for a node's containerd and loads the images that were built anew since its start: all others came with the
 * store.
 */
export async function loadImages(
  node: LabNode,
  folders: NodePaths,
  { images, paths, binary }: ClusterSupplies,
  report: ReportDetail,
): Promise<void> {
  const answers = async (): Promise<boolean> => {
    assertRunning(node, folders, "containerd");
    return socketAnswers(folders.containerdSocket);
  };
  await waitUntil(answers, {
    seconds: 30,
    what: `containerd of ${node.name}`,
    remedy: `see ${folders.logs}/containerd.log`,
  });
  await importMissing(folders.containerdSocket, join(folders.containerd, KEYS_FILE), images, paths, binary, report);
}

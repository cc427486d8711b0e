import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { importMissing } from "../images/import.js";
import type { LabImage } from "../images/list.js";
import { cloneImageStore, KEYS_FILE } from "../images/store.js";
import { LabError } from "../lab-error.js";
import { ensureClusterNetwork } from "../network/network.js";
import type { Binaries } from "../parts/binaries.js";
import { clusterPaths, type ClusterPaths, type LabPaths } from "../paths.js";
import { isAlive } from "../process/identity.js";
import { readRecord, readRecords } from "../process/record.js";
import { startProcess, type ProcessSpec } from "../process/start.js";
import type { ReportDetail } from "../progress.js";
import type { LabCluster } from "../topology.js";
import { ApiClient } from "./api-client.js";
import { writeConfigFiles } from "./config-files.js";
import { ensureControlGroup } from "./control-group.js";
import { dnsObjects } from "./dns.js";
import { applyObjects, kubectlFor } from "./kubectl.js";
import { insideNamespaces, runningAnchor, startAnchor } from "./namespaces.js";
import { ensurePki } from "./pki.js";
import { clusterPrograms } from "./programs.js";
import { storageClass } from "./storage.js";
import { removeCluster } from "./remove.js";
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

/** Seconds for each stage. A quiet machine needs ten; one that compiles something large beside it needs a minute. */
const PATIENCE = { apiServer: 180, node: 180 };

/**
 * Brings a cluster to the state "node and DNS are ready". Starts only what does not run: on a running cluster it does
 * nothing but look.
 */
export async function startCluster(
  cluster: LabCluster,
  supplies: ClusterSupplies,
  report: ReportDetail,
): Promise<string> {
  const { paths, binary } = supplies;
  const folders = clusterPaths(paths, cluster.name);
  if (runningAnchor(folders) === undefined && readRecords(folders.processes).length > 0) {
    // The namespaces went with the anchor: what still runs in them cannot be joined any more.
    report("clearing the remains of a crash");
    await removeCluster(cluster, paths);
  }
  for (const folder of [folders.root, folders.config, folders.logs, folders.podLogs, folders.volumes]) {
    mkdirSync(folder, { recursive: true });
  }
  await ensurePki(cluster, folders);
  writeConfigFiles(cluster, folders, supplies.cniPlugins);
  await ensureClusterNetwork(cluster);
  ensureControlGroup(cluster.name);
  if (runningAnchor(folders) === undefined) await startAnchor(cluster, folders, binary);

  await cloneImageStore(supplies.imageStore, folders.containerd);
  const programs = clusterPrograms(cluster, folders, binary);
  const started = startMissing(programs.first, folders);
  const api = new ApiClient(cluster, folders);
  report("waiting for the API server");
  await Promise.all([
    untilContainerd(cluster, folders).then(() => importChanged(folders, supplies, report)),
    untilApiServer(cluster, folders, api).then(() => started.push(...startMissing(programs.afterApiServer, folders))),
  ]);
  if (!(await isClusterReady(cluster, api))) {
    await applyObjects(kubectlFor(cluster, paths, binary), [storageClass(), ...dnsObjects(cluster)]);
    report("waiting for node and DNS");
    await untilReady(cluster, folders, api);
  }
  return started.length === 0 ? "was running" : `started ${started.length} processes`;
}

/** A cluster that runs already has the images of its start; those built anew since then are loaded one by one. */
function importChanged(folders: ClusterPaths, supplies: ClusterSupplies, report: ReportDetail): Promise<number> {
  const { images, paths, binary } = supplies;
  return importMissing(folders.containerdSocket, join(folders.containerd, KEYS_FILE), images, paths, binary, report);
}

/** Whether the node and the DNS of a cluster are ready. */
export async function isClusterReady(cluster: LabCluster, api: ApiClient): Promise<boolean> {
  const [node, dns] = await Promise.all([
    api.object<WithConditions>(`/api/v1/nodes/${cluster.name}`),
    api.object<WithConditions>("/apis/apps/v1/namespaces/kube-system/deployments/coredns"),
  ]);
  return holds(node, "Ready") && holds(dns, "Available");
}

interface WithConditions {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

function holds(object: WithConditions | undefined, type: string): boolean {
  return (
    object?.status?.conditions?.some((condition) => condition.type === type && condition.status === "True") ?? false
  );
}

/** Starts those programs that do not run and answers their names. */
function startMissing(programs: readonly ProcessSpec[], folders: ClusterPaths): string[] {
  const anchor = runningAnchor(folders);
  if (anchor === undefined) {
    const problem = `the process that holds the namespaces in ${folders.root} has ended`;
    throw new LabError(problem, "run `npm run lab` again: it makes the cluster anew");
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

function isRunning(folders: ClusterPaths, name: string): boolean {
  const record = readRecord(folders.processes, name);
  return record !== undefined && isAlive(record);
}

function assertRunning(cluster: LabCluster, folders: ClusterPaths, name: string): void {
  if (isRunning(folders, name)) return;
  throw new LabError(`${name} of ${cluster.name} ended by itself`, `see ${folders.logs}/${name}.log`);
}

async function untilContainerd(cluster: LabCluster, folders: ClusterPaths): Promise<void> {
  const answers = async (): Promise<boolean> => {
    assertRunning(cluster, folders, "containerd");
    return socketAnswers(folders.containerdSocket);
  };
  await waitUntil(answers, {
    seconds: 30,
    what: `containerd of ${cluster.name}`,
    remedy: `see ${folders.logs}/containerd.log`,
  });
}

async function untilApiServer(cluster: LabCluster, folders: ClusterPaths, api: ApiClient): Promise<void> {
  const ready = async (): Promise<boolean> => {
    for (const name of ["etcd", "kube-apiserver"]) assertRunning(cluster, folders, name);
    return (await api.get("/readyz"))?.status === 200;
  };
  await waitUntil(ready, {
    seconds: PATIENCE.apiServer,
    what: `the API server of ${cluster.name}`,
    remedy: `see ${folders.logs}/kube-apiserver.log`,
  });
}

async function untilReady(cluster: LabCluster, folders: ClusterPaths, api: ApiClient): Promise<void> {
  const ready = (): Promise<boolean> => {
    assertRunning(cluster, folders, "kubelet");
    return isClusterReady(cluster, api);
  };
  await waitUntil(ready, {
    seconds: PATIENCE.node,
    what: `node and DNS of ${cluster.name}`,
    remedy: `see ${folders.logs}/kubelet.log and \`npm run lab -- kubectl ${cluster.name} get pods -A\``,
  });
}

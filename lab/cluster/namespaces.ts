import { mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { LabError } from "../lab-error.js";
import { namespaceFile } from "../network/ip.js";
import type { Binaries } from "../parts/binaries.js";
import type { NodePaths } from "../paths.js";
import { isAlive, type ProcessIdentity } from "../process/identity.js";
import { readRecord } from "../process/record.js";
import { startProcess } from "../process/start.js";
import type { LabNode } from "../topology.js";
import { waitUntil } from "./wait.js";

/**
 * Paths that containerd, CNI and kubelet hard-code. In a node's mount namespace each is a folder of that node, so
 * that the nodes do not meet there, a kubelet or container engine of the host is left alone, and nothing stays
 * behind.
 */
export const HARD_CODED_PATHS = ["/var/lib/kubelet", "/var/lib/cni", "/var/log/containers", "/run"] as const;

const ANCHOR = "anchor";

/** Mounts of the host that come and go stay in step inside; mounts made inside stay inside and end with it. */
const UNSHARE = ["unshare", "--mount", "--propagation", "slave", "--"];

/** The process that holds the namespaces of a node, if it runs. Without it there is no way back into them. */
export function runningAnchor(folders: NodePaths): ProcessIdentity | undefined {
  const record = readRecord(folders.processes, ANCHOR);
  return record !== undefined && isAlive(record) ? record : undefined;
}

/** Starts the process that holds a node's mount and network namespaces, and waits until its mounts are made. */
export async function startAnchor(node: LabNode, folders: NodePaths, binary: Binaries): Promise<void> {
  const pause = binary("pause");
  const mounts = HARD_CODED_PATHS.map((path) => {
    const overlay = join(folders.overlays, path.replace(/^\/var\//, ""));
    mkdirSync(overlay, { recursive: true });
    return `mount --bind ${overlay} ${path}`;
  });
  const anchor = startProcess(
    {
      name: ANCHOR,
      command: [
        "nsenter",
        `--net=${namespaceFile(node.networkNamespace)}`,
        "--",
        ...UNSHARE,
        "/bin/sh",
        "-c",
        [...mounts, `exec ${pause}`].join(" && "),
      ],
    },
    { owner: folders.root, records: folders.processes, logs: folders.logs },
  );
  const ready = async (): Promise<boolean> => {
    if (!isAlive(anchor))
      throw new LabError(`the namespaces of ${node.name} could not be made`, `see ${folders.logs}/${ANCHOR}.log`);
    return (await readFile(`/proc/${anchor.pid}/cmdline`, "utf8")).startsWith(pause);
  };
  await waitUntil(ready, { seconds: 10, what: `the namespaces of ${node.name}`, everyMilliseconds: 20 });
}

/** Command that runs another one inside the namespaces an anchor holds. */
export function insideNamespaces(anchor: ProcessIdentity, command: readonly string[]): string[] {
  return ["nsenter", `--target=${anchor.pid}`, "--mount", "--net", "--", ...command];
}

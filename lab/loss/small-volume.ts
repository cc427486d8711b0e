import { join } from "node:path";
import { execa } from "execa";
import { insideNamespaces, runningAnchor } from "../cluster/namespaces.js";
import type { ContainerPlace } from "../cluster/container-pid.js";
import { LabError } from "../lab-error.js";
import { nodePaths } from "../paths.js";
import { OBSERVABILITY, type LabNode } from "../topology.js";
import type { LossContext } from "./scenario.js";

/** A file system with an end, in the place of a volume. */
export interface SmallVolume {
  /** Writes until nothing more fits. */
  fill(): Promise<void>;
  /** Gives the space back. */
  empty(): Promise<void>;
  /** Takes it away. The pod that has it keeps it until it ends. */
  remove(): Promise<void>;
}

/** Mebibytes: room for the logs of a few minutes of the lab's clusters. */
const size = 96;

/**
 * Puts a small file system over the folder behind a volume of the lab, which has no size of its own. A pod gets it when it
 * is started anew.
 *
 * @param claim name of the claim's template. @default "data"
 */
export async function smallVolume(
  { lab, namespaceOf }: LossContext,
  node: LabNode,
  { pod }: ContainerPlace,
  claim = "data",
): Promise<SmallVolume> {
  const folders = nodePaths(lab.paths, OBSERVABILITY.name, node.name);
  const folder = join(folders.volumes, `${namespaceOf(OBSERVABILITY)}-${claim}-${pod}`);
  const filler = join(folder, "filler");
  const anchor = runningAnchor(folders);
  if (anchor === undefined) throw new LabError(`${node.name} does not run`);
  const run = (...command: string[]) => {
    const [program = "", ...args] = insideNamespaces(anchor, command);
    return execa(program, args, { reject: false });
  };
  // In the node's own namespace of mounts: it ends with the node, whatever becomes of this scenario.
  const mounted = await run("mount", "-t", "tmpfs", "-o", `size=${size}m,mode=0777`, "tmpfs", folder);
  if (mounted.failed) throw new LabError(`no small file system over ${folder}: ${mounted.stderr}`);
  return {
    async fill() {
      const { stderr } = await run("dd", "if=/dev/zero", `of=${filler}`, "bs=64k");
      if (!stderr.includes("No space left")) throw new LabError(`${folder} is not full: ${stderr}`);
    },
    async empty() {
      await run("rm", "-f", filler);
    },
    async remove() {
      const removed = await run("umount", "--lazy", folder);
      if (removed.failed) throw new LabError(`the small file system stays: ${removed.stderr}`);
    },
  };
}

import { join } from "node:path";
import { execa } from "execa";
import { insideNamespaces, runningAnchor } from "../cluster/namespaces.js";
import { volumeName } from "../cluster/storage.js";
import { LabError } from "../lab-error.js";
import { nodePaths } from "../paths.js";
import type { LabCluster } from "../topology.js";
import type { LossContext } from "./scenario.js";

/** A small disk under the volume of a cluster's Prometheus. */
export interface SmallDisk {
  /** Fills it to the last byte. @throws LabError when it does not get full. */
  fill(): Promise<void>;
  /** Fills a part of what is free. @param part of it, 0 to 1 */
  fillPart(part: number): Promise<void>;
  /** Takes away what filled it. */
  free(): Promise<void>;
}

const BALLAST = "ballast";

/**
 * Puts a small file system of its own under the volume of a cluster's Prometheus, which is stopped gracefully for it and
 * started again. When the scenario ends the former volume is back.
 *
 * @param mebibytes its size.
 */
export async function smallDisk(context: LossContext, cluster: LabCluster, mebibytes: number): Promise<SmallDisk> {
  const { paths } = context.lab;
  const [node] = cluster.nodes;
  const folders = nodePaths(paths, cluster.name, node.name);
  const anchor = runningAnchor(folders);
  if (anchor === undefined) throw new LabError(`the node ${node.name} does not run`);
  const namespace = context.namespaceOf(cluster);
  const folder = join(folders.volumes, volumeName({ namespace, name: "data-prometheus-0", capacity: "" }));
  const image = `${folder}.small-disk`;
  // Mounts made inside of a node stay inside, where its kubelet sees them.
  const inside = (command: readonly string[], reject = true) =>
    execa("nsenter", insideNamespaces(anchor, command).slice(1), { reject });

  const scale = async (replicas: number) => {
    const kubectl = context.checks.kubectl(cluster);
    await kubectl(["scale", "statefulset/prometheus", "--namespace", namespace, `--replicas=${replicas}`]);
    if (replicas === 0) {
      await kubectl(["wait", "--for=delete", "pod/prometheus-0", "--namespace", namespace, "--timeout=120s"]);
    } else await context.untilRolledOut(cluster, "statefulset/prometheus", 120);
  };
  context.afterwards(`the former volume of ${cluster.name}`, async () => {
    await scale(0);
    await inside(["umount", folder], false);
    await execa("rm", ["-f", image]);
    await scale(1);
  });
  await scale(0);
  await execa("truncate", [`--size=${mebibytes}M`, image]);
  await execa("mkfs.ext4", ["-q", "-m", "0", image]);
  await inside(["mount", "-o", "loop", image, folder]);
  await inside(["chmod", "0777", folder]);
  await scale(1);
  const available = async () => {
    const { stdout } = await inside(["df", "--output=avail", "--block-size=1K", folder]);
    return Number(stdout.trim().split("\n").at(-1));
  };
  return {
    async fill() {
      // It ends with "No space left on device": that is what it is for. The second one takes what the first left over.
      for (const size of ["64K", "1K"]) {
        const output = [`of=${join(folder, BALLAST)}`, "oflag=append", "conv=notrunc,fsync"];
        await inside(["dd", "if=/dev/zero", ...output, `bs=${size}`], false);
      }
      const left = await available();
      if (left > 0) throw new LabError(`${folder} has ${left} KiB left after it was filled`);
    },
    async fillPart(part) {
      const kibibytes = Math.floor((await available()) * part);
      await inside(["fallocate", `--length=${kibibytes}KiB`, join(folder, BALLAST)]);
    },
    async free() {
      await inside(["rm", "-f", join(folder, BALLAST)]);
    },
  };
}

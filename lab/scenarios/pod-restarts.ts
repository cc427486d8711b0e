import { LAB_CLUSTERS } from "../topology.js";
import type { CheckContext } from "../verify/check.js";

/** How often the containers of every pod of the fleet have been started, by cluster and pod. */
export type PodStarts = ReadonlyMap<string, string>;

const COLUMNS =
  'jsonpath={range .items[*]}{.metadata.name} {.metadata.uid} {.status.containerStatuses[*].restartCount}{"\\n"}{end}';

/** Reads the starts of all pods of the fleet. */
export async function readPodStarts({ kubectl }: CheckContext): Promise<PodStarts> {
  const starts = await Promise.all(
    LAB_CLUSTERS.map(async (cluster) => {
      const args = ["get", "pods", "--all-namespaces", "--selector=app.kubernetes.io/part-of=thanos-fleet"];
      const output = await kubectl(cluster)([...args, `--output=${COLUMNS}`]);
      return output
        .split("\n")
        .filter(Boolean)
        .map((line): [string, string] => {
          const [pod = "", ...rest] = line.split(" ");
          return [`${cluster.name}/${pod}`, rest.join(" ")];
        });
    }),
  );
  return new Map(starts.flat());
}

/** Pods that were started again, replaced or removed between two looks. */
export function startedAgain(before: PodStarts, after: PodStarts): readonly string[] {
  return [...before].filter(([pod, starts]) => after.get(pod) !== starts).map(([pod]) => pod);
}

/** Pods that were replaced or removed between two looks; a container that ended by itself and came back is none of them. */
export function replaced(before: PodStarts, after: PodStarts): readonly string[] {
  const uid = (starts: string | undefined) => starts?.split(" ")[0];
  return [...before].filter(([pod, starts]) => uid(after.get(pod)) !== uid(starts)).map(([pod]) => pod);
}

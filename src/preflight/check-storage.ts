import type { ClusterFacts, StorageClass } from "./cluster-facts.js";
import { notLookedAt, type PreflightFinding } from "./finding.js";
import { textAt, type Workload } from "./workloads.js";

/** The StorageClasses that volumes ask for; empty stands for the cluster's default. */
export function storageClassesOf(workloads: readonly Workload[]): string[] {
  const names = workloads.flatMap(({ claims }) =>
    claims.map((claim) => textAt(claim, "spec", "storageClassName") ?? ""),
  );
  return [...new Set(names)].sort();
}

/** Whether each volume will have a class that makes it. Volumes that somebody made by hand are as good. */
export function checkStorage(
  cluster: string,
  workloads: readonly Workload[],
  { storageClasses, volumeClasses }: Pick<ClusterFacts, "storageClasses" | "volumeClasses">,
): PreflightFinding[] {
  const asked = storageClassesOf(workloads);
  if (asked.length === 0) return [];
  if ("unseen" in storageClasses) {
    return [notLookedAt("storage", cluster, "the list of StorageClasses", storageClasses.unseen)];
  }
  const byHand = "seen" in volumeClasses ? volumeClasses.seen : [];
  return asked.flatMap((name): PreflightFinding[] => {
    const found = storageClasses.seen.find((one) => (name === "" ? one.isDefault : one.name === name));
    if (found !== undefined) return found.allowVolumeExpansion ? [] : [fixedSize(cluster, found)];
    const volumes = byHand.filter((one) => one === name).length;
    const what = name === "" ? "a default StorageClass" : `the StorageClass ${name}`;
    return [
      {
        severity: volumes > 0 ? "warning" : "error",
        check: "storage",
        cluster,
        got: storageClasses.seen.map((one) => one.name),
        rule:
          volumes > 0
            ? `${what}, or as many volumes made by hand as there are claims; there are ${volumes}`
            : `${what}: without it volumes are never made and pods stay Pending`,
        remedy:
          name === ""
            ? "mark one as default, or name one in storageClass (defaults.storageClass for all components)"
            : "make it, or name one of these in storageClass",
      },
    ];
  });
}

function fixedSize(cluster: string, { name }: StorageClass): PreflightFinding {
  return {
    severity: "warning",
    check: "storage",
    cluster,
    got: `${name}: allowVolumeExpansion is not true`,
    rule: "volumes that can grow: one that is full cannot be helped otherwise",
    remedy: "set allowVolumeExpansion where the driver can do it, or choose sizes with room to spare",
  };
}

import { join } from "node:path";
import { kubectlFor } from "../cluster/kubectl.js";
import { addressOf, openAddresses } from "../fleet/lab-only-objects.js";
import { labEnvironment } from "../fleet/identities.js";
import { binariesIn } from "../parts/binaries.js";
import type { LabPaths } from "../paths.js";
import { OBSERVABILITY } from "../topology.js";
import type { CheckContext } from "./check.js";

/** What checks look at, for the lab that runs here. */
export function checkContext(paths: LabPaths, checkout: string): CheckContext {
  const binary = binariesIn(paths);
  return {
    environment: labEnvironment(checkout, paths),
    inventory: () => labEnvironment(checkout, paths).inventory,
    kubectl: (cluster) => kubectlFor(cluster, paths, binary),
    queryUrl: addressOf(OBSERVABILITY, openAddresses.query),
    frontendUrl: addressOf(OBSERVABILITY, openAddresses.queryFrontend),
    outputFolder: join(checkout, "lab.out"),
  };
}

import { checkOracleByDryRun } from "../apply/oracle-dry-run.js";
import { LabError } from "../lab-error.js";
import { LAB_CLUSTERS } from "../topology.js";
import { binariesIn } from "../parts/binaries.js";
import type { Scenario } from "./scenario.js";

/** What we render is what the real provider sends, completed by a real API server. */
export const renderedAsTheProviderSends: Scenario = {
  title: "an API server makes the same of our manifests as of what Terraform's provider sends",
  core: true,
  async run({ lab: { paths } }) {
    // On a child cluster: the recording has a node port that Receive has on the observability cluster.
    const { context } = LAB_CLUSTERS.find(({ role }) => role === "child")!;
    const mismatches = await checkOracleByDryRun({
      kubeconfig: paths.kubeconfig,
      context,
      program: binariesIn(paths)("kubectl"),
    });
    if (mismatches.length === 0) return "every recorded object";
    throw new LabError(mismatches.map(({ name, differences }) => `${name}: ${JSON.stringify(differences)}`).join("\n"));
  },
};

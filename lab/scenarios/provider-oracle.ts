import { checkOracleByDryRun } from "../apply/oracle-dry-run.js";
import { LabError } from "../lab-error.js";
import { OBSERVABILITY } from "../topology.js";
import type { Scenario } from "./scenario.js";

/** What we render is what the real provider sends, completed by a real API server. */
export const renderedAsTheProviderSends: Scenario = {
  title: "an API server makes the same of our manifests as of what Terraform's provider sends",
  async run({ lab: { paths } }) {
    const mismatches = await checkOracleByDryRun({ kubeconfig: paths.kubeconfig, context: OBSERVABILITY.context });
    if (mismatches.length === 0) return "every recorded object";
    throw new LabError(mismatches.map(({ name, differences }) => `${name}: ${JSON.stringify(differences)}`).join("\n"));
  },
};

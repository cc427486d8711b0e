import { TerraformStack } from "#cdktf";
import type { Construct } from "constructs";
import type { Environment } from "../src/config/model.js";
import { stackId } from "../src/config/model.js";
import type { ClusterConnectionSettings } from "../src/config/schema/cluster.js";
import { connectCluster } from "../src/kubernetes/cluster-connection.js";
import { keepState } from "./backend.js";

/** Ephemeral variables and write-only arguments, on which every Secret of ours rests, came with this version. */
export const oldestTerraform = ">= 1.11.0";

/** One cluster, one stack, one state: the part that the observability cluster and the child clusters share. */
export abstract class ClusterStack extends TerraformStack {
  protected constructor(scope: Construct, environment: Environment, name: string, cluster: ClusterConnectionSettings) {
    const id = stackId(environment.name, name);
    super(scope, id);
    keepState(this, id, environment.backend);
    connectCluster(this, cluster);
    this.addOverride("terraform.required_version", oldestTerraform);
  }

  /**
   * The framework resolves every stack once more before it writes it, to find references from one stack into another. There are
   * none here, because no stack reads another's state, and it is a fifth of the time it takes to synthesize.
   */
  override prepareStack(): void {
    this.ensureBackendExists();
  }
}

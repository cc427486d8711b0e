import { describeOutcome } from "../attack/outcome.js";
import { perform } from "../attack/perform.js";
import { receiveTargets } from "../attack/targets.js";
import type { WrittenSeries } from "../attack/write-request.js";
import { labVariables } from "../fleet/identities.js";
import { LabError } from "../lab-error.js";
import { OBSERVABILITY, type LabCluster } from "../topology.js";
import type { LossContext } from "./scenario.js";

/** Writes as a cluster does, with its own certificate, besides its own sender. */
export interface ExtraWriter {
  /** @returns the status of HTTP. @throws LabError when there is none. */
  write(series: readonly WrittenSeries[]): Promise<number>;
}

/** A second writer of a cluster. */
export async function extraWriter({ lab, checks }: LossContext, cluster: LabCluster): Promise<ExtraWriter> {
  const { remoteWrite, serverName } = await receiveTargets(checks.environment, checks.kubectl(OBSERVABILITY));
  const variables = labVariables(lab.paths, cluster.name);
  const tls = { serverName, certificate: variables["writer_certificate"]!, key: variables["writer_key"]! };
  return {
    async write(series) {
      const { outcome } = await perform({ kind: "write", target: remoteWrite, tls, body: { kind: "samples", series } });
      if (outcome.what === "answered") return outcome.status;
      throw new LabError(`${cluster.name}'s second writer got no answer: ${describeOutcome(outcome)}`);
    },
  };
}

import { observabilityClusterName } from "../../src/config/model.js";
import { writtenBy } from "../../src/config/tenant-label.js";
import { OBSERVABILITY } from "../topology.js";
import { CheckFailure, type Check } from "./check.js";
import { instantQuery } from "./thanos-api.js";

/** Whoever is woken before a certificate ends must be told of today's, not of the one before it was renewed. */
export const certificateEndsRecorded: Check = {
  title: "the end of every certificate is recorded as the inventory has it",
  suspects: [{ cluster: OBSERVABILITY, name: "prometheus" }],
  async run({ frontendUrl, inventory }) {
    const metric = "thanos_fleet_certificate_expiry_timestamp_seconds";
    const series = await instantQuery(frontendUrl, `${metric}{${writtenBy(observabilityClusterName)}}`);
    const recorded = new Map(series.map(({ metric: { certificate = "" }, value }) => [certificate, value]));
    const { certificates } = inventory();
    const wrong = Object.entries(certificates)
      .filter(([id, { notAfter }]) => recorded.get(id) !== Date.parse(notAfter) / 1000)
      .map(([id, { notAfter }]) => {
        const seconds = recorded.get(id);
        const found = seconds === undefined ? "nothing" : new Date(seconds * 1000).toISOString();
        return `${id} ends ${notAfter}, recorded is ${found}`;
      });
    if (wrong.length > 0) throw new CheckFailure(wrong.join("; "));
    const soonest = Math.min(...Object.values(certificates).map(({ notAfter }) => Date.parse(notAfter)));
    return `${Object.keys(certificates).length} certificates, the first ends ${new Date(soonest).toISOString().slice(0, 10)}`;
  },
};

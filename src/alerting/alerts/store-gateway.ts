import type { AlertGroup } from "../alert.js";
import { nobodyAnswers } from "../nobody-answers.js";

/** Alerts about the Store Gateway. */
export const storeGatewayAlerts: AlertGroup = {
  name: "thanos-store-gateway",
  alerts: [
    {
      name: "ThanosStoreGatewayDown",
      expr: nobodyAnswers("thanos-store-gateway"),
      for: "1m",
      severity: "page",
      summary: "No Store Gateway answers.",
      description:
        "What only the object store has cannot be read: answers about the past are partial, and rules that need it fail.",
    },
  ],
};

import type { AlertGroup } from "../alert.js";
import { nobodyAnswers } from "../nobody-answers.js";

/** Alerts about Query and what stands in front of it. */
export const queryAlerts: AlertGroup = {
  name: "thanos-query",
  alerts: [
    {
      name: "ThanosQueryDown",
      expr: nobodyAnswers("thanos-query"),
      for: "1m",
      severity: "page",
      summary: "No Thanos Query answers.",
      description:
        "Nobody can ask for metrics, and the Ruler evaluates nothing: none of its alerts can fire. No sample is lost meanwhile.",
    },
    {
      name: "ThanosQueryFrontendDown",
      expr: nobodyAnswers("thanos-query-frontend"),
      for: "1m",
      severity: "page",
      summary: "No Query Frontend answers.",
      description: "Dashboards show nothing. Query itself still answers, and the Ruler goes on.",
    },
  ],
};

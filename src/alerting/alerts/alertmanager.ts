import type { AlertGroup } from "../alert.js";
import { fewerAnswer } from "../fewer-answer.js";

/**
 * Alerts about Alertmanager and the way to it.
 *
 * @param replicas how many of it run.
 */
export function alertmanagerAlerts(replicas: number): AlertGroup {
  return {
    name: "alertmanager",
    alerts: [
      {
        // With one replica nobody hears of it but by the dead man's switch.
        name: "AlertmanagerDown",
        expr: fewerAnswer("alertmanager", replicas),
        for: "1m",
        severity: "page",
        summary: `Fewer than ${replicas} Alertmanager answer.`,
        description: "With none left no alert is told anybody, and silences and what was notified may be lost.",
      },
      {
        // Longer than what it looks back over: one alert that finds no receiver while everything starts is sent again.
        name: "PrometheusAlertsNotSent",
        expr: 'sum by (pod) (increase(prometheus_notifications_errors_total{job="prometheus"}[2m])) > 0',
        for: "4m",
        severity: "page",
        summary: "Prometheus of the observability cluster cannot send its alerts to every Alertmanager.",
        description: "Alerts about the system itself may be told nobody.",
      },
      {
        name: "Watchdog",
        expr: "vector(1)",
        severity: "none",
        summary: "Alerts arrive.",
        description:
          "Always fires. Its receiver is a dead man's switch, which calls somebody when this stops coming: then Prometheus, Alertmanager or the way out is broken.",
      },
    ],
  };
}

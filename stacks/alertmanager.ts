import type { Construct } from "constructs";
import { Alertmanager, alertmanagerRecords } from "../src/alerting/alertmanager.js";
import type { Environment } from "../src/config/model.js";
import { chartSource, charts, images } from "../src/config/versions.js";
import type { ClusterNamespace } from "../src/kubernetes/cluster-namespace.js";
import { mergeSettings } from "../src/kubernetes/merge-settings.js";

/**
 * Alertmanager, where the environment wants one.
 *
 * @returns where alerts are sent to.
 */
export function chooseAlertmanager(
  scope: Construct,
  environment: Environment,
  namespace: ClusterNamespace,
): string | undefined {
  const { alertmanager, defaults } = environment.observability;
  if (!alertmanager.enabled) return undefined;
  new Alertmanager(scope, "alertmanager", {
    ...mergeSettings(defaults, alertmanager),
    namespace,
    chart: chartSource(charts.alertmanager, environment.charts),
    image: images.alertmanager,
    imageRegistry: environment.images.prefix,
  });
  return alertmanagerRecords(namespace);
}

import { parse } from "yaml";
import { refusedReceiverValues } from "../alert-receivers.js";
import type { Environment } from "../model.js";
import { rulerRuns } from "../ruler.js";
import type { Finding } from "../shape-problems.js";

/** Receivers' secrets in plain text, and files that no pod has: with one of those Alertmanager does not start. */
export function receiversNameTheirSecrets({ observability: { alertmanager } }: Environment): Finding[] {
  return refusedReceiverValues(alertmanager.receivers, alertmanager.receiverSecret).map(
    ({ path, shown, rule, remedy }) => ({
      path: ["observability", "alertmanager", "receivers", ...path],
      got: shown,
      rule,
      remedy,
    }),
  );
}

/** Without Alertmanager an alert of the Ruler's goes nowhere, and nobody learns that it fired. */
export function alertsNeedAlertmanager({ observability, rulerRules }: Environment): Finding[] {
  if (observability.alertmanager.enabled) return [];
  return rulerRules.flatMap(({ name, content }) => {
    const index = observability.ruler.ruleFiles.findIndex((file) => file.endsWith(name));
    const alert = firstAlert(content);
    if (alert === undefined) return [];
    return [
      {
        path: ["observability", "ruler", "ruleFiles", index],
        got: observability.ruler.ruleFiles[index],
        rule: `no alerts, such as ${alert}, because there is no Alertmanager that would tell anybody`,
        remedy: "write alertmanager: { enabled: true }, or leave recording rules alone in the file",
      },
    ];
  });
}

function firstAlert(content: string): string | undefined {
  const { groups } = parse(content) as { groups: { rules?: { alert?: unknown }[] }[] };
  const alerts = groups.flatMap((group) => (Array.isArray(group?.rules) ? group.rules : [])).map((one) => one?.alert);
  return alerts.find((alert): alert is string => typeof alert === "string");
}

/** A Secret that nothing mounts promises a Ruler that is not there. */
export function rulerIdentityNeedsRules({ observability }: Environment): Finding[] {
  const { identities } = observability;
  if (rulerRuns(observability)) return [];
  return (["ruler", "rulerServer"] as const).flatMap((name) => {
    const identity = identities[name];
    if (identity === undefined) return [];
    return {
      path: ["observability", "identities", name],
      got: identity.secret,
      rule: "no certificate for the Ruler, because it has no rules, tells nobody, and does not run",
      remedy: "name observability.ruler.ruleFiles or write alertmanager: { enabled: true }, or remove it",
    };
  });
}

/**
 * The Ruler asks Query without a header, which Thanos gives it no way to send, and with one it would see one tenant alone:
 * every rule would find nothing, and no alert would ever fire.
 */
export function rulesSeeEveryTenant({ observability }: Environment): Finding[] {
  if (observability.query.tenancy === undefined || !rulerRuns(observability)) return [];
  return [
    {
      path: ["observability", "query", "tenancy"],
      rule: "absent, because the Ruler asks Query for all tenants and cannot name one: its rules would find nothing",
      remedy: "remove it, or remove observability.ruler.ruleFiles",
    },
  ];
}

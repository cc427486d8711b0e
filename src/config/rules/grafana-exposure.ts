import type { Environment } from "../model.js";
import type { Finding } from "../shape-problems.js";

const path = ["observability", "grafana"] as const;
const ways = ["ingress", "route", "loadBalancer"] as const;

/** Each is a way of its own, with a place of its own where TLS ends. */
export function oneWayToGrafana({ observability: { grafana } }: Environment): Finding[] {
  const { exposure } = grafana;
  if (exposure === undefined) return [];
  const given = ways.filter((way) => exposure[way] !== undefined);
  if (given.length === 1) return [];
  return [
    {
      path: [...path, "exposure"],
      ...(given.length === 0 ? {} : { got: given }),
      rule: "exactly one of ingress, route and loadBalancer",
      remedy: given.length === 0 ? "add the one that the cluster has" : `keep one of ${given.join(" and ")}`,
    },
  ];
}

/** Whoever reads a cookie on its way is logged in as its owner. */
export function exposedGrafanaKeepsItsCookies({ observability: { grafana } }: Environment): Finding[] {
  if (grafana.exposure === undefined || grafana.https) return [];
  return [
    {
      path: [...path, "https"],
      got: false,
      rule: "true where Grafana is exposed: every exposure ends TLS, and cookies must never go without",
      remedy: "remove it",
    },
  ];
}

/** Policies let nobody to Grafana who is not named, the ingress controller neither. */
export function gatewaysMayOpenGrafana({ observability: { grafana, network } }: Environment): Finding[] {
  const way = grafana.exposure?.ingress === undefined ? "route" : "ingress";
  if (grafana.exposure?.[way] === undefined || network.grafanaClients.length > 0) return [];
  return [
    {
      path: ["observability", "network", "grafanaClients"],
      rule: `the namespace of what serves grafana.exposure.${way}, because policies let in nobody who is not named`,
      remedy: "add it, such as network: { grafanaClients: [ingress-nginx] }",
    },
  ];
}

/** Two addresses would differ one day, and logins would go back to the wrong one. */
export function grafanaAddressIsSaidOnce({ observability: { grafana } }: Environment): Finding[] {
  if (grafana.exposure === undefined) return [];
  return (["root_url", "domain", "cert_file", "cert_key"] as const)
    .filter((key) => grafana.settings.server?.[key] !== undefined)
    .map((key) => ({
      path: [...path, "settings", "server", key],
      got: grafana.settings.server?.[key],
      rule: "a key that does not come from grafana.exposure already",
      remedy: "remove it; exposure.host says it",
    }));
}

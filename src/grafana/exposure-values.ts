import type { GrafanaExposure } from "../config/schema/grafana-exposure.js";
import { deepMerge, type YamlMap } from "../kubernetes/deep-merge.js";

/** Where the certificate is mounted when TLS ends at Grafana. */
const tlsFolder = "/etc/grafana-tls";

/** Values of the chart by which browsers reach Grafana. @param exposure `undefined`: they do not, from outside. */
export function exposureValues(exposure: GrafanaExposure | undefined): YamlMap {
  if (exposure === undefined) return {};
  const { host, ingress, route, loadBalancer } = exposure;
  const named = { "grafana.ini": { server: { domain: host, root_url: `https://${host}/` } } };
  if (ingress !== undefined) {
    const { className, tlsSecret, annotations } = ingress;
    const tls = [{ secretName: tlsSecret, hosts: [host] }];
    return { ...named, ingress: { enabled: true, ingressClassName: className, annotations, hosts: [host], tls } };
  }
  if (route !== undefined) {
    const { gateway, annotations } = route;
    const { name, namespace, listener } = gateway;
    const parent = { name, namespace, ...(listener === undefined ? {} : { sectionName: listener }) };
    return { ...named, route: { main: { enabled: true, hostnames: [host], parentRefs: [parent], annotations } } };
  }
  return loadBalancer === undefined ? named : deepMerge(named, loadBalancerValues(loadBalancer));
}

function loadBalancerValues({
  tlsSecret,
  sourceRanges,
  annotations,
}: NonNullable<GrafanaExposure["loadBalancer"]>): YamlMap {
  const overTls = { httpGet: { scheme: "HTTPS" } };
  return {
    service: {
      type: "LoadBalancer",
      port: 443,
      loadBalancerSourceRanges: sourceRanges,
      // The certificate is for a name that no scrape of a pod's address can check.
      annotations: { ...annotations, "prometheus.io/scrape": "false" },
    },
    extraSecretMounts: [
      { name: "tls", secretName: tlsSecret, mountPath: tlsFolder, defaultMode: 0o440, readOnly: true },
    ],
    startupProbe: overTls,
    readinessProbe: overTls,
    livenessProbe: overTls,
    "grafana.ini": {
      server: {
        protocol: "https",
        cert_file: `${tlsFolder}/tls.crt`,
        cert_key: `${tlsFolder}/tls.key`,
        min_tls_version: "TLS1.2",
        // A renewed certificate is read without a restart.
        certs_watch_interval: "1m",
      },
    },
  };
}

import { describe, expect, it } from "vitest";
import { grafana } from "../support/grafana.js";

describe("Grafana in browsers", () => {
  it("is reached by nobody from outside, unless it is exposed", () => {
    const { values } = grafana();
    expect(values).toMatchObject({ service: { type: "ClusterIP" }, ingress: { enabled: false } });
    expect(values).not.toHaveProperty("route");
  });

  it("is reached by an Ingress that ends TLS, under its name", () => {
    const ingress = { className: "nginx", tlsSecret: "grafana-tls", annotations: { a: "b" } };
    expect(grafana({ exposure: { host: "g.example.com", ingress } }).values).toMatchObject({
      ingress: {
        enabled: true,
        ingressClassName: "nginx",
        annotations: { a: "b" },
        hosts: ["g.example.com"],
        tls: [{ secretName: "grafana-tls", hosts: ["g.example.com"] }],
      },
      "grafana.ini": { server: { root_url: "https://g.example.com/" }, security: { cookie_secure: true } },
      service: { type: "ClusterIP" },
    });
  });

  it("is reached by a route of an existing Gateway", () => {
    const route = { gateway: { name: "public", namespace: "gateways", listener: "https" }, annotations: {} };
    expect(grafana({ exposure: { host: "g.example.com", route } }).values.route).toEqual({
      main: {
        enabled: true,
        hostnames: ["g.example.com"],
        parentRefs: [{ name: "public", namespace: "gateways", sectionName: "https" }],
        annotations: {},
      },
    });
  });

  it("ends TLS itself behind a load balancer, for its probes too, and is not scraped past its certificate", () => {
    const loadBalancer = { tlsSecret: "grafana-tls", sourceRanges: ["10.0.0.0/8"], annotations: {} };
    const { values } = grafana({ exposure: { host: "g.example.com", loadBalancer } });
    expect(values).toMatchObject({
      service: {
        type: "LoadBalancer",
        port: 443,
        loadBalancerSourceRanges: ["10.0.0.0/8"],
        annotations: { "prometheus.io/scrape": "false" },
      },
      extraSecretMounts: [{ secretName: "grafana-tls", mountPath: "/etc/grafana-tls", readOnly: true }],
      "grafana.ini": { server: { protocol: "https", cert_file: "/etc/grafana-tls/tls.crt" } },
    });
    for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"]) {
      expect(values[probe]).toMatchObject({ httpGet: { path: "/api/health", port: "grafana", scheme: "HTTPS" } });
    }
  });
});

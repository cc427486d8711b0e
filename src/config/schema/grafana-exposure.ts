import { z } from "zod";
import { annotations, dnsLabel, dnsSubdomain, hostName } from "./primitives.js";

const tlsSecret = () =>
  dnsSubdomain().describe("Secret with tls.crt and tls.key, in the namespace of the stack; cert-manager may make it.");

const ingress = z
  .strictObject({
    className: dnsSubdomain().optional().describe("Class of the Ingress. Absent: the cluster's default."),
    tlsSecret: tlsSecret(),
    annotations: annotations().default({}).describe("Annotations of the Ingress, as its controller reads them."),
  })
  .describe("An Ingress, where TLS ends.");

const route = z
  .strictObject({
    gateway: z
      .strictObject({
        name: dnsSubdomain().describe("Name of the Gateway."),
        namespace: dnsLabel().describe("Its namespace; its listener must let routes of the stack's namespace in."),
        listener: dnsSubdomain().optional().describe("Name of its HTTPS listener. Absent: every listener that fits."),
      })
      .describe("An existing Gateway, whose HTTPS listener ends TLS."),
    annotations: annotations().default({}).describe("Annotations of the route."),
  })
  .describe("An HTTPRoute (gateway.networking.k8s.io/v1) of an existing Gateway.");

const loadBalancer = z
  .strictObject({
    tlsSecret: tlsSecret(),
    sourceRanges: z.array(z.cidrv4()).default([]).describe("Networks it accepts. Empty: all."),
    annotations: annotations()
      .default({})
      .describe("Annotations of the Service, as load-balancer controllers read them."),
  })
  .describe("A Service of type LoadBalancer on port 443; TLS ends at Grafana itself.");

/** How browsers reach Grafana; one of the three. */
export const grafanaExposure = z
  .strictObject({
    host: hostName().describe("Name of Grafana in browsers; root_url is made of it."),
    ingress: ingress.optional(),
    route: route.optional(),
    loadBalancer: loadBalancer.optional(),
  })
  .describe(
    "How browsers reach Grafana, always over HTTPS: exactly one of ingress, route and loadBalancer. Absent: not from outside.",
  );

/** How browsers reach Grafana. */
export type GrafanaExposure = z.infer<typeof grafanaExposure>;

import { describe, expect, it } from "vitest";
import { terminatingAnnotations } from "../../src/config/tls-termination.js";

const beta = "service.beta.kubernetes.io";

/** Annotations with values that would end TLS, by what they do. */
const refused: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  "ends TLS": [
    [`${beta}/aws-load-balancer-ssl-cert`, "arn:aws:acm:x"],
    [`${beta}/aws-load-balancer-ssl-ports`, "443"],
    [`${beta}/aws-load-balancer-ssl-negotiation-policy`, "ELBSecurityPolicy-TLS13-1-2-2021-06"],
    [`${beta}/aws-load-balancer-alpn-policy`, "HTTP2Preferred"],
    [`${beta}/do-loadbalancer-certificate-id`, "1"],
    [`${beta}/do-loadbalancer-certificate-name`, "a"],
    [`${beta}/do-loadbalancer-tls-ports`, "443"],
    ["load-balancer.hetzner.cloud/http-certificates", "1"],
    ["load-balancer.hetzner.cloud/certificate-type", "managed"],
    ["load-balancer.hetzner.cloud/http-managed-certificate-name", "a"],
    ["load-balancer.hetzner.cloud/http-managed-certificate-domains", "a.example.com"],
    [`${beta}/oci-load-balancer-ssl-ports`, "443"],
    [`${beta}/oci-load-balancer-tls-secret`, "a"],
    [`${beta}/oci-load-balancer-tls-backendset-secret`, "a"],
    ["oci.oraclecloud.com/oci-load-balancer-listener-ssl-config", "{}"],
    ["oci-load-balancer.oraclecloud.com/tls-certificate-map", "a"],
    [`${beta}/linode-loadbalancer-tls`, "[]"],
    [`${beta}/linode-loadbalancer-port-19291`, '{ "tls-secret-name": "a", "protocol": "https" }'],
    [`${beta}/alibaba-cloud-loadbalancer-cert-id`, "1"],
    [`${beta}/alicloud-loadbalancer-cert-id`, "1"],
    [`${beta}/alibaba-cloud-loadbalancer-protocol-port`, "tcp:80,tcpssl:19291"],
    ["kubernetes.io/elb.cert-id", "1"],
    ["loadbalancer.openstack.org/default-tls-container-ref", "https://keys/v1/containers/1"],
    [`${beta}/scw-loadbalancer-certificate-ids`, "1"],
    ["projectcontour.io/upstream-protocol.h2", "19291"],
  ],
  "read HTTP": [
    [`${beta}/aws-load-balancer-backend-protocol`, "ssl"],
    [`${beta}/aws-load-balancer-backend-protocol`, "HTTPS"],
    ["cloud.google.com/app-protocols", '{"remote-write":"HTTPS"}'],
    ["cloud.google.com/backend-config", '{"default":"a"}'],
    ["beta.cloud.google.com/backend-config", '{"default":"a"}'],
    ["service.alpha.kubernetes.io/app-protocols", '{"remote-write":"HTTPS"}'],
    [`${beta}/do-loadbalancer-protocol`, "https"],
    [`${beta}/do-loadbalancer-http-ports`, "80"],
    [`${beta}/do-loadbalancer-http2-ports`, "443"],
    [`${beta}/do-loadbalancer-http3-port`, "443"],
    [`${beta}/do-loadbalancer-redirect-http-to-https`, "true"],
    ["load-balancer.hetzner.cloud/protocol", "https"],
    ["load-balancer.hetzner.cloud/http-redirect-http", "true"],
    ["load-balancer.hetzner.cloud/http-sticky-sessions", "true"],
    [`${beta}/oci-load-balancer-backend-protocol`, "HTTP"],
    [`${beta}/linode-loadbalancer-default-protocol`, "http"],
    [`${beta}/alibaba-cloud-loadbalancer-protocol-port`, "http:19291"],
    ["kubernetes.io/elb.protocol-port", "https:19291"],
    ["loadbalancer.openstack.org/x-forwarded-for", "true"],
    [`${beta}/scw-loadbalancer-protocol-http`, "*"],
    ["traefik.ingress.kubernetes.io/service.serversscheme", "https"],
  ],
  "PROXY protocol": [
    [`${beta}/aws-load-balancer-proxy-protocol`, "*"],
    [`${beta}/aws-load-balancer-target-group-attributes`, "stickiness.enabled=true, proxy_protocol_v2.enabled=true"],
    [`${beta}/azure-pls-proxy-protocol`, "true"],
    [`${beta}/do-loadbalancer-enable-proxy-protocol`, "true"],
    ["load-balancer.hetzner.cloud/uses-proxyprotocol", "true"],
    [`${beta}/oci-load-balancer-connection-proxy-protocol-version`, "2"],
    ["oci-network-load-balancer.oraclecloud.com/is-ppv2-enabled", "true"],
    [`${beta}/linode-loadbalancer-default-proxy-protocol`, "v2"],
    [`${beta}/linode-loadbalancer-port-19291`, '{ "protocol": "tcp", "proxy-protocol": "v2" }'],
    [`${beta}/alibaba-cloud-loadbalancer-proxy-protocol`, "on"],
    ["loadbalancer.openstack.org/proxy-protocol", "v2"],
    [`${beta}/ovh-loadbalancer-proxy-protocol`, "v1"],
    [`${beta}/scw-loadbalancer-proxy-protocol-v2`, "true"],
    [`${beta}/osc-load-balancer-proxy-protocol`, "*"],
  ],
};

const harmless: readonly (readonly [string, string])[] = [
  [`${beta}/aws-load-balancer-type`, "external"],
  [`${beta}/aws-load-balancer-backend-protocol`, "tcp"],
  [`${beta}/aws-load-balancer-alpn-policy`, "None"],
  [`${beta}/aws-load-balancer-target-group-attributes`, "proxy_protocol_v2.enabled=false"],
  [`${beta}/azure-load-balancer-internal`, "true"],
  [`${beta}/azure-pls-proxy-protocol`, "false"],
  ["networking.gke.io/load-balancer-type", "Internal"],
  [`${beta}/do-loadbalancer-protocol`, "tcp"],
  [`${beta}/do-loadbalancer-tls-passthrough`, "true"],
  ["load-balancer.hetzner.cloud/protocol", "tcp"],
  ["load-balancer.hetzner.cloud/uses-proxyprotocol", "false"],
  [`${beta}/oci-load-balancer-backend-protocol`, "TCP"],
  [`${beta}/linode-loadbalancer-default-proxy-protocol`, "none"],
  [`${beta}/linode-loadbalancer-port-19291`, '{ "protocol": "tcp" }'],
  [`${beta}/alibaba-cloud-loadbalancer-protocol-port`, "tcp:19291"],
  [`${beta}/alibaba-cloud-loadbalancer-proxy-protocol`, "off"],
  ["loadbalancer.openstack.org/x-forwarded-for", "false"],
  [`${beta}/exoscale-loadbalancer-service-healthcheck-mode`, "tcp"],
  ["external-dns.alpha.kubernetes.io/hostname", "receive.example.com"],
];

describe("terminatingAnnotations", () => {
  describe.each(Object.entries(refused))("rejects what %s:", (effect, annotations) => {
    it.each(annotations)("%s: %s", (key, value) => {
      expect(terminatingAnnotations({ [key]: value })).toEqual([
        { key, value, effect: expect.stringContaining(effect) as string },
      ]);
    });
  });

  it.each(harmless)("lets %s: %s be", (key, value) => {
    expect(terminatingAnnotations({ [key]: value })).toEqual([]);
  });
});

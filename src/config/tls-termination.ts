/**
 * Annotations of a Service by which something in front of Receive would end TLS, or put bytes before it. The tenant of a
 * sample is the common name of its sender's certificate, so TLS has to reach Receive untouched.
 */

/** Whether a value does harm; some switch the thing off. */
type Harmful = (value: string) => boolean;

const anyValue: Harmful = (value) => value.trim() !== "";
const otherThan =
  (...harmless: readonly string[]): Harmful =>
  (value) =>
    anyValue(value) && !harmless.includes(value.trim().toLowerCase());
const switchedOn = otherThan("false", "off", "none", "0");
const containing =
  (pattern: RegExp): Harmful =>
  (value) =>
    pattern.test(value);

const effects = {
  endsTls: "ends TLS in front of Receive, which then sees no certificate and knows no tenant",
  readsHttp: "makes the load balancer read HTTP, so it would have to end TLS, and Receive would know no tenant",
  addsProxyHeader: "puts the PROXY protocol before the TLS handshake, which Receive does not read",
} as const;

type Effect = keyof typeof effects;

/** Annotations of one controller, without their common beginning; `*` at the end stands for any ending. */
type Controller = { readonly prefix: string } & Partial<Record<Effect, Readonly<Record<string, Harmful>>>>;

const controllers: readonly Controller[] = [
  // kubernetes-sigs/aws-load-balancer-controller: docs/guide/service/annotations.md; the in-tree controller has the first
  // four and the PROXY protocol too (kubernetes/cloud-provider-aws: docs/service_controller.md).
  {
    prefix: "service.beta.kubernetes.io/aws-load-balancer-",
    endsTls: {
      "ssl-cert": anyValue,
      "ssl-ports": anyValue,
      "ssl-negotiation-policy": anyValue,
      "alpn-policy": otherThan("none"),
    },
    readsHttp: { "backend-protocol": otherThan("tcp") },
    addsProxyHeader: {
      "proxy-protocol": anyValue,
      "target-group-attributes": containing(/proxy_protocol_v2\.enabled\s*=\s*true/i),
    },
  },
  // cloud.google.com/kubernetes-engine/docs: "Ingress features" (HTTPS to the back end, BackendConfig). Google's
  // load balancers of Services end no TLS; these two belong to an application load balancer in front.
  { prefix: "cloud.google.com/", readsHttp: { "app-protocols": anyValue, "backend-config": anyValue } },
  { prefix: "beta.cloud.google.com/", readsHttp: { "backend-config": anyValue } },
  { prefix: "service.alpha.kubernetes.io/", readsHttp: { "app-protocols": anyValue } },
  // kubernetes-sigs/cloud-provider-azure: "Private Link Service integration". Azure's own load balancer ends no TLS.
  { prefix: "service.beta.kubernetes.io/azure-", addsProxyHeader: { "pls-proxy-protocol": switchedOn } },
  // digitalocean/digitalocean-cloud-controller-manager: docs/controllers/services/annotations.md.
  {
    prefix: "service.beta.kubernetes.io/do-loadbalancer-",
    endsTls: { "certificate-id": anyValue, "certificate-name": anyValue, "tls-ports": anyValue },
    readsHttp: {
      protocol: otherThan("tcp"),
      "http-ports": anyValue,
      "http2-ports": anyValue,
      "http3-port": anyValue,
      "redirect-http-to-https": switchedOn,
    },
    addsProxyHeader: { "enable-proxy-protocol": switchedOn },
  },
  // hetznercloud/hcloud-cloud-controller-manager: internal/annotation/load_balancer.go.
  {
    prefix: "load-balancer.hetzner.cloud/",
    endsTls: {
      "certificate-type": anyValue,
      "http-certificates": anyValue,
      "http-managed-certificate-name": anyValue,
      "http-managed-certificate-domains": anyValue,
    },
    readsHttp: {
      protocol: otherThan("tcp"),
      "http-redirect-http": switchedOn,
      "http-sticky-sessions": switchedOn,
    },
    addsProxyHeader: { "uses-proxyprotocol": switchedOn },
  },
  // oracle/oci-cloud-controller-manager: docs/load-balancer-annotations.md; Oracle's "Summary of Annotations for Load
  // Balancers and Network Load Balancers".
  {
    prefix: "service.beta.kubernetes.io/oci-load-balancer-",
    endsTls: { "ssl-ports": anyValue, "tls-secret": anyValue, "tls-backendset-secret": anyValue },
    readsHttp: { "backend-protocol": otherThan("tcp") },
    addsProxyHeader: { "connection-proxy-protocol-version": anyValue },
  },
  {
    prefix: "oci.oraclecloud.com/oci-load-balancer-",
    endsTls: { "listener-ssl-config": anyValue, "backendset-ssl-config": anyValue },
  },
  { prefix: "oci-load-balancer.oraclecloud.com/", endsTls: { "tls-certificate-map": anyValue } },
  { prefix: "oci-network-load-balancer.oraclecloud.com/", addsProxyHeader: { "is-ppv2-enabled": switchedOn } },
  // linode/linode-cloud-controller-manager: docs/configuration/annotations.md; CHANGELOG.md for `tls` and `protocol`.
  {
    prefix: "service.beta.kubernetes.io/linode-loadbalancer-",
    endsTls: { tls: anyValue, "port-*": containing(/tls-secret-name|"protocol"\s*:\s*"https?"/i) },
    readsHttp: { "default-protocol": otherThan("tcp"), protocol: otherThan("tcp") },
    addsProxyHeader: {
      "default-proxy-protocol": switchedOn,
      "proxy-protocol": switchedOn,
      "port-*": containing(/"proxy-protocol"\s*:\s*"v[12]"/i),
    },
  },
  // kubernetes/cloud-provider-alibaba-cloud: docs/usage.md; Alibaba's annotations of CLB and NLB. The older prefix is
  // still read.
  ...["alibaba-cloud", "alicloud"].map((name): Controller => ({
    prefix: `service.beta.kubernetes.io/${name}-loadbalancer-`,
    endsTls: {
      "cert-id": anyValue,
      "additional-cert-ids": anyValue,
      "domain-extensions": anyValue,
      "protocol-port": containing(/(https|tcpssl):/i),
    },
    readsHttp: { "protocol-port": containing(/(^|,)\s*http:/i) },
    addsProxyHeader: { "proxy-protocol": switchedOn },
  })),
  // Huawei Cloud: CCI user guide, "Configuring Advanced Functions for Services Using Annotations".
  {
    prefix: "kubernetes.io/elb.",
    endsTls: { "cert-id": anyValue, "tls-certificate-ids": anyValue, "tls-ciphers-policy": anyValue },
    readsHttp: { "protocol-port": containing(/https?:/i), "security-pool-protocol": switchedOn },
  },
  // kubernetes/cloud-provider-openstack:
  // docs/openstack-cloud-controller-manager/expose-applications-using-loadbalancer-type-service.md. OVH reads the same
  // since its Kubernetes 1.31.
  {
    prefix: "loadbalancer.openstack.org/",
    endsTls: { "default-tls-container-ref": anyValue },
    readsHttp: { "x-forwarded-for": switchedOn },
    addsProxyHeader: { "proxy-protocol": switchedOn },
  },
  // OVH's guide to the sender's address behind its load balancer, before Kubernetes 1.31.
  { prefix: "service.beta.kubernetes.io/ovh-loadbalancer-", addsProxyHeader: { "proxy-protocol": switchedOn } },
  // scaleway/scaleway-cloud-controller-manager: docs/loadbalancer-annotations.md.
  {
    prefix: "service.beta.kubernetes.io/scw-loadbalancer-",
    endsTls: { "certificate-ids": anyValue },
    readsHttp: { "protocol-http": switchedOn },
    addsProxyHeader: { "proxy-protocol-v1": switchedOn, "proxy-protocol-v2": switchedOn },
  },
  // outscale/cloud-provider-osc: docs/annotations.md.
  { prefix: "service.beta.kubernetes.io/osc-load-balancer-", addsProxyHeader: { "proxy-protocol": switchedOn } },
  // Exoscale's load balancer forwards connections and has no annotation that does more.
  //
  // A gateway that opens a TLS connection of its own to Receive has ended the sender's before (projectcontour.io: "Upstream
  // TLS"; doc.traefik.io: "Kubernetes Ingress", on Service).
  { prefix: "projectcontour.io/upstream-protocol.", endsTls: { "*": anyValue } },
  { prefix: "traefik.ingress.kubernetes.io/service.", readsHttp: { serversscheme: anyValue } },
];

/** An annotation that must not stand on Receive's Service. */
export interface RefusedAnnotation {
  readonly key: string;
  readonly value: string;
  /** What it would do, to follow the annotation's name. */
  readonly effect: string;
}

/** Which of a Service's annotations would keep TLS from ending at Receive. */
export function terminatingAnnotations(annotations: Readonly<Record<string, string>>): RefusedAnnotation[] {
  return Object.entries(annotations).flatMap(([key, value]) => {
    const effect = controllers.flatMap((controller) => effectsOf(controller, key, value))[0];
    return effect === undefined ? [] : [{ key, value, effect: effects[effect] }];
  });
}

function effectsOf({ prefix, ...byEffect }: Controller, key: string, value: string): Effect[] {
  if (!key.startsWith(prefix)) return [];
  const ending = key.slice(prefix.length);
  const matches = (name: string) => (name.endsWith("*") ? ending.startsWith(name.slice(0, -1)) : ending === name);
  return (Object.entries(byEffect) as [Effect, Readonly<Record<string, Harmful>>][])
    .filter(([, names]) => Object.entries(names).some(([name, harmful]) => matches(name) && harmful(value)))
    .map(([effect]) => effect);
}

/** A Network Load Balancer as the AWS Load Balancer Controller makes it. */
export interface AwsLoadBalancer {
  /** Whether it is reached from inside of the network alone. */
  readonly scheme: "internal" | "internetFacing";
  /** `ip` sends to pods, `instance` to node ports. */
  readonly targetType: "ip" | "instance";
  /** Ids or names, one for each zone. Empty: found by their tags. */
  readonly subnets: readonly string[];
  /** Ids or names. Empty: made by the controller from the source ranges. */
  readonly securityGroups: readonly string[];
  /** Whether it sends to routers of other zones as well. */
  readonly crossZone: boolean;
  /** Whether routers see the sender's address. */
  readonly preserveClientIp: boolean;
}

const prefix = "service.beta.kubernetes.io/aws-load-balancer-";

/**
 * The annotations of a Service by which the controller makes the load balancer.
 *
 * Source: kubernetes-sigs/aws-load-balancer-controller, docs/guide/service/annotations.md. Without `type: external` the
 * controller inside of Kubernetes itself makes a classic load balancer.
 */
export function awsAnnotations(settings: AwsLoadBalancer): Record<string, string> {
  return {
    [`${prefix}type`]: "external",
    [`${prefix}scheme`]: settings.scheme === "internal" ? "internal" : "internet-facing",
    [`${prefix}nlb-target-type`]: settings.targetType,
    [`${prefix}attributes`]: `load_balancing.cross_zone.enabled=${settings.crossZone}`,
    // Said either way: what AWS does by itself depends on the type of target.
    [`${prefix}target-group-attributes`]: `preserve_client_ip.enabled=${settings.preserveClientIp}`,
    // A check over HTTPS would have to show a certificate. Nodes are asked as the controller sees fit: with the traffic
    // policy Local only an HTTP check tells those with a router from those without.
    ...(settings.targetType === "ip" ? { [`${prefix}healthcheck-protocol`]: "tcp" } : {}),
    ...(settings.subnets.length === 0 ? {} : { [`${prefix}subnets`]: settings.subnets.join(",") }),
    ...(settings.securityGroups.length === 0
      ? {}
      : {
          [`${prefix}security-groups`]: settings.securityGroups.join(","),
          // Without it nothing would let the load balancer through to the nodes.
          [`${prefix}manage-backend-security-group-rules`]: "true",
        }),
  };
}

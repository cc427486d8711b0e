import { awsAnnotations } from "../aws-load-balancer.js";
import type { Environment } from "../model.js";
import type { Finding } from "../shape-problems.js";
import { terminatingAnnotations } from "../tls-termination.js";

const path = ["observability", "remoteWrite"] as const;

/** The tenant is the certificate's common name: whatever ends TLS in front of Receive makes all senders one. */
export function tlsEndsAtReceive({ observability: { remoteWrite } }: Environment): Finding[] {
  return terminatingAnnotations(remoteWrite.annotations).map(({ key, value, effect }) => ({
    path: [...path, "annotations", key],
    got: value,
    rule: `no annotation that keeps TLS from ending at Receive; this one ${effect}`,
    remedy: "remove it, and let the load balancer pass TCP on as it comes",
  }));
}

/** Settings of a load balancer that is not there would be read by nobody. */
export function awsNeedsALoadBalancer({ observability: { remoteWrite } }: Environment): Finding[] {
  if (remoteWrite.aws === undefined || remoteWrite.exposure === "loadBalancer") return [];
  return [
    {
      path: [...path, "aws"],
      got: remoteWrite.aws,
      rule: `no settings of a load balancer, because exposure is ${remoteWrite.exposure}`,
      remedy: "remove them, or write exposure: loadBalancer",
    },
  ];
}

/** One thing said in two places is said differently one day. */
export function awsIsSaidOnce({ observability: { remoteWrite } }: Environment): Finding[] {
  if (remoteWrite.aws === undefined) return [];
  const ours = awsAnnotations(remoteWrite.aws);
  return Object.entries(remoteWrite.annotations)
    .filter(([key]) => key in ours)
    .map(([key, value]) => ({
      path: [...path, "annotations", key],
      got: value,
      rule: "no annotation that comes from remoteWrite.aws already",
      remedy: "remove it and use the settings under remoteWrite.aws",
    }));
}

/** Kubernetes refuses a traffic policy for outside traffic on a Service that has none. */
export function trafficPolicyNeedsNodes({ observability: { remoteWrite } }: Environment): Finding[] {
  if (remoteWrite.exposure !== "clusterIP" || remoteWrite.externalTrafficPolicy === "Cluster") return [];
  return [
    {
      path: [...path, "externalTrafficPolicy"],
      got: remoteWrite.externalTrafficPolicy,
      rule: "no traffic policy, because exposure is clusterIP and no node is asked from outside",
      remedy: "remove it",
    },
  ];
}

/** Given groups of its own the controller does not look at source ranges, and everybody would be let in who may not. */
export function sourceRangesOrSecurityGroups({ observability: { remoteWrite } }: Environment): Finding[] {
  const { aws, annotations, sourceRanges } = remoteWrite;
  const groups = "service.beta.kubernetes.io/aws-load-balancer-security-groups";
  const given = (aws?.securityGroups.length ?? 0) > 0 || groups in annotations;
  if (!given || sourceRanges.length === 0) return [];
  return [
    {
      path: [...path, "sourceRanges"],
      got: sourceRanges,
      rule: "no source ranges beside security groups: the AWS Load Balancer Controller ignores them then",
      remedy: "remove them and let the groups hold the networks, or remove the groups",
    },
  ];
}

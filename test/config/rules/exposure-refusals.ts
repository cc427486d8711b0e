import { type Settings } from "../../support/environment.js";
import type { Refusals } from "../../support/refusals.js";

const remoteWrite = (settings: Settings): Settings => ({ observability: { remoteWrite: settings } });
const place = "observability.remoteWrite";
const aws = "service.beta.kubernetes.io/aws-load-balancer";

/** What the rules on the way to Receive refuse, by rule. Every annotation by itself is in tls-termination.test.ts. */
export const exposureRefusals: Refusals = {
  tlsEndsAtReceive: [
    {
      behaviour: "an annotation that ends TLS at a load balancer",
      change: remoteWrite({ annotations: { [`${aws}-ssl-cert`]: "arn:aws:acm:x" } }),
      problem: {
        path: `${place}.annotations.${aws}-ssl-cert`,
        got: "arn:aws:acm:x",
        rule: "no annotation that keeps TLS from ending at Receive; this one ends TLS in front of Receive, which then sees no certificate and knows no tenant",
        remedy: "remove it, and let the load balancer pass TCP on as it comes",
        at: `${aws}-ssl-cert: arn:aws:acm:x`,
      },
    },
    {
      behaviour: "an annotation of a gateway that would open a connection of its own",
      change: remoteWrite({
        exposure: "clusterIP",
        annotations: { "projectcontour.io/upstream-protocol.tls": "remote-write" },
      }),
      problem: {
        path: `${place}.annotations.projectcontour.io/upstream-protocol.tls`,
        got: "remote-write",
        rule: "no annotation that keeps TLS from ending at Receive; this one ends TLS in front of Receive, which then sees no certificate and knows no tenant",
        remedy: "remove it, and let the load balancer pass TCP on as it comes",
        at: "projectcontour.io/upstream-protocol.tls: remote-write",
      },
    },
  ],
  sourceRangesOrSecurityGroups: [
    {
      behaviour: "source ranges that security groups would switch off",
      change: remoteWrite({ aws: { securityGroups: ["sg-1"] }, sourceRanges: ["10.0.0.0/8"] }),
      problem: {
        path: `${place}.sourceRanges`,
        got: ["10.0.0.0/8"],
        rule: "no source ranges beside security groups: the AWS Load Balancer Controller ignores them then",
        remedy: "remove them and let the groups hold the networks, or remove the groups",
        at: "sourceRanges:",
      },
    },
    {
      behaviour: "the same with groups in an annotation",
      change: remoteWrite({ annotations: { [`${aws}-security-groups`]: "sg-1" }, sourceRanges: ["10.0.0.0/8"] }),
      problem: {
        path: `${place}.sourceRanges`,
        got: ["10.0.0.0/8"],
        rule: "no source ranges beside security groups: the AWS Load Balancer Controller ignores them then",
        remedy: "remove them and let the groups hold the networks, or remove the groups",
        at: "sourceRanges:",
      },
    },
  ],
  awsNeedsALoadBalancer: [
    {
      behaviour: "settings of a load balancer that is not there",
      change: remoteWrite({ exposure: "clusterIP", aws: { scheme: "internetFacing" } }),
      problem: {
        path: `${place}.aws`,
        got: {
          scheme: "internetFacing",
          targetType: "ip",
          subnets: [],
          securityGroups: [],
          crossZone: false,
          preserveClientIp: true,
        },
        rule: "no settings of a load balancer, because exposure is clusterIP",
        remedy: "remove them, or write exposure: loadBalancer",
        at: "aws:",
      },
    },
  ],
  awsIsSaidOnce: [
    {
      behaviour: "an annotation that settings make already",
      change: remoteWrite({ aws: {}, annotations: { [`${aws}-scheme`]: "internet-facing", [`${aws}-name`]: "a" } }),
      problem: {
        path: `${place}.annotations.${aws}-scheme`,
        got: "internet-facing",
        rule: "no annotation that comes from remoteWrite.aws already",
        remedy: "remove it and use the settings under remoteWrite.aws",
        at: `${aws}-scheme: internet-facing`,
      },
    },
  ],
  trafficPolicyNeedsNodes: [
    {
      behaviour: "a traffic policy where no node is asked from outside",
      change: remoteWrite({ exposure: "clusterIP", externalTrafficPolicy: "Local" }),
      problem: {
        path: `${place}.externalTrafficPolicy`,
        got: "Local",
        rule: "no traffic policy, because exposure is clusterIP and no node is asked from outside",
        remedy: "remove it",
        at: "externalTrafficPolicy: Local",
      },
    },
  ],
};

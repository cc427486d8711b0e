import { z } from "zod";
import { annotations, dnsLabel, hostName, port, text } from "./primitives.js";

/** An identifier of AWS's, or the name that stands for it; a comma would begin the next one. */
const awsReference = () =>
  text(
    /^[^\s,]([^,]*[^\s,])?$/,
    255,
    "the id or the name of one object in AWS, without a comma",
    "write each as an item of the list, such as subnet-0123456789abcdef0",
  );

const aws = z
  .strictObject({
    scheme: z
      .enum(["internal", "internetFacing"])
      .default("internal")
      .describe("internal is reached inside of the network and what is joined to it; internetFacing by everybody."),
    targetType: z
      .enum(["ip", "instance"])
      .default("ip")
      .describe("ip sends to the pods themselves, which the VPC's own pod network makes possible; instance to nodes."),
    subnets: z
      .array(awsReference())
      .default([])
      .describe(
        "Ids or names of subnets, one for each zone. Empty: the controller finds those that are tagged for it.",
      ),
    securityGroups: z
      .array(awsReference())
      .default([])
      .describe(
        "Ids or names of security groups of the load balancer. Empty: the controller makes one of sourceRanges.",
      ),
    crossZone: z
      .boolean()
      .default(false)
      .describe("Send to routers of other zones as well; AWS charges for traffic between zones."),
    preserveClientIp: z
      .boolean()
      .default(true)
      .describe("Routers and NetworkPolicies see the sender's address. Not possible through PrivateLink."),
  })
  .describe("A Network Load Balancer, made by the AWS Load Balancer Controller. It passes TLS on to the routers.");

/** Where child clusters push to, and how they get there. */
export const remoteWrite = () =>
  z
    .strictObject({
      host: hostName().describe(
        "Name under which child clusters reach Receive. Known here, so no stack needs another's state.",
      ),
      exposure: z
        .enum(["loadBalancer", "nodePort", "clusterIP"])
        .default("loadBalancer")
        .describe(
          "How the routers are reached from outside. clusterIP is for a gateway of your own, which must pass TLS through.",
        ),
      port: port().optional().describe("Port child clusters use. Absent: 19291, or the node port."),
      nodePort: z.int().min(30000).max(32767).optional().describe("Fixed node port; needed with exposure nodePort."),
      externalTrafficPolicy: z
        .enum(["Cluster", "Local"])
        .default("Cluster")
        .describe(
          "Local keeps the sender's address and answers only on nodes that run a router; Cluster answers on all of them.",
        ),
      aws: aws.optional(),
      annotations: annotations()
        .default({})
        .describe(
          "Annotations of the Service, as load-balancer controllers read them. Those that would end TLS in front of Receive are refused.",
        ),
      sourceRanges: z
        .array(z.cidrv4())
        .default([])
        .describe("Networks a load balancer accepts; empty means all. Only with exposure loadBalancer."),
      denied: z
        .array(dnsLabel(40))
        .default([])
        .describe(
          "Clusters whose identity is shut out, because its key is in wrong hands: until the next rotation of the authority. Clusters that are not in this file are shut out anyway.",
        ),
    })
    .describe("Where child clusters push to.");

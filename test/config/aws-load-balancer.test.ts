import { describe, expect, it } from "vitest";
import { awsAnnotations, type AwsLoadBalancer } from "../../src/config/aws-load-balancer.js";
import { terminatingAnnotations } from "../../src/config/tls-termination.js";

const prefix = "service.beta.kubernetes.io/aws-load-balancer";
const minimal: AwsLoadBalancer = {
  scheme: "internal",
  targetType: "ip",
  subnets: [],
  securityGroups: [],
  crossZone: false,
  preserveClientIp: true,
};

describe("awsAnnotations", () => {
  it("ask for an internal Network Load Balancer that shows the sender's address", () => {
    expect(awsAnnotations(minimal)).toEqual({
      [`${prefix}-type`]: "external",
      [`${prefix}-scheme`]: "internal",
      [`${prefix}-nlb-target-type`]: "ip",
      [`${prefix}-attributes`]: "load_balancing.cross_zone.enabled=false",
      [`${prefix}-target-group-attributes`]: "preserve_client_ip.enabled=true",
      [`${prefix}-healthcheck-protocol`]: "tcp",
    });
  });

  it("take every setting, and never end TLS", () => {
    const maximal = awsAnnotations({
      scheme: "internetFacing",
      targetType: "instance",
      subnets: ["subnet-1", "My Subnet"],
      securityGroups: ["sg-1", "sg-2"],
      crossZone: true,
      preserveClientIp: false,
    });
    expect(maximal).toMatchObject({
      [`${prefix}-scheme`]: "internet-facing",
      [`${prefix}-nlb-target-type`]: "instance",
      [`${prefix}-attributes`]: "load_balancing.cross_zone.enabled=true",
      [`${prefix}-target-group-attributes`]: "preserve_client_ip.enabled=false",
      [`${prefix}-subnets`]: "subnet-1,My Subnet",
      [`${prefix}-security-groups`]: "sg-1,sg-2",
      [`${prefix}-manage-backend-security-group-rules`]: "true",
    });
    expect(terminatingAnnotations(maximal)).toEqual([]);
  });
});

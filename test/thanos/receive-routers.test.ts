import { describe, expect, it } from "vitest";
import { ConfigMapV1 } from "#kubernetes/config-map-v1";
import { awsAnnotations, type AwsLoadBalancer } from "../../src/config/aws-load-balancer.js";
import {
  ReceiveRouters,
  type ReceiveRoutersProps,
  type RemoteWriteExposure,
} from "../../src/thanos/receive-routers.js";
import { limitsDocument, type WriteLimits } from "../../src/thanos/tenant-limits.js";
import { Quantity } from "../../src/units/quantity.js";
import { synthConstruct } from "../support/construct.js";
import { existingIdentity, grpcFlags, mountedSecret } from "../support/identity.js";
import { container, podSpec, podTemplate } from "../support/pod-spec.js";
import { maximallyPlacedPod, maximalSettings, minimalGrpcComponent } from "../support/thanos.js";

const exposure: RemoteWriteExposure = { kind: "clusterIP", annotations: {}, sourceRanges: [] };
const limits: WriteLimits = {
  concurrency: 100,
  tenants: {
    batcave: { requestBytes: Quantity.parse("32Mi"), requestSeries: 1, requestSamples: 1, headSeries: 1 },
  },
  denied: [],
  namespace: "fleet",
  metaMonitoringUrl: "http://prometheus:9090",
};
const endpoints = [0, 1, 2].map((n) => ({ address: `ingestor-${n}:10901` }));

function synth(props: Partial<ReceiveRoutersProps> = {}) {
  let routers: ReceiveRouters | undefined;
  const result = synthConstruct((stack, namespace) => {
    routers = new ReceiveRouters(stack, "routers", {
      ...minimalGrpcComponent(stack, namespace),
      replicas: 2,
      endpoints,
      replicationFactor: 3,
      limits,
      exposure,
      dependsOn: [],
      server: existingIdentity(stack, namespace, "server-identity"),
      ...props,
    });
  });
  return { ...result, routers: routers! };
}

describe("ReceiveRouters", () => {
  it("ask a ketama ring, take writers with a certificate alone, and their tenant from it", () => {
    const { object } = synth();
    expect(container(object("Deployment")).args).toEqual([
      "receive",
      "--http-address=0.0.0.0:10902",
      "--log.format=logfmt",
      '--label=receive_replica="$(POD_NAME)"',
      "--receive.tenant-label-name=tenant_id",
      ...grpcFlags,
      "--receive.capnproto-address=127.0.0.1:19391",
      "--remote-write.address=0.0.0.0:19291",
      "--remote-write.server-tls-cert=/etc/thanos/remote-write/tls.crt",
      "--remote-write.server-tls-key=/etc/thanos/remote-write/tls.key",
      "--remote-write.server-tls-client-ca=/etc/thanos/remote-write/ca.crt",
      "--remote-write.server-tls-min-version=1.3",
      "--receive.tenant-certificate-field=commonName",
      "--remote-write.client-tls-secure",
      "--remote-write.client-tls-cert=/etc/thanos/identity/tls.crt",
      "--remote-write.client-tls-key=/etc/thanos/identity/tls.key",
      "--remote-write.client-tls-ca=/etc/thanos/identity/ca.crt",
      "--remote-write.client-server-name=thanos-receive-ingestor",
      "--receive.hashrings-file=/etc/thanos/hashring/hashrings.json",
      "--receive.hashrings-file-refresh-interval=15s",
      "--receive.hashrings-algorithm=ketama",
      "--receive.replication-factor=3",
      "--receive.replication-protocol=protobuf",
      "--receive.limits-config-file=/etc/thanos/limits/limits.yaml",
      "--tsdb.path=/tmp/thanos",
      "--receive.forward.async-workers=50",
    ]);
    expect(object("Deployment").spec).toMatchObject({ replicas: 2 });
  });

  it("have both certificates mounted, and restart for new authorities alone", () => {
    const { object } = synth();
    const pod = podSpec(object("Deployment"));
    for (const { volume, mount } of [
      mountedSecret("identity", "/etc/thanos/identity", "component-identity"),
      mountedSecret("remote-write", "/etc/thanos/remote-write", "server-identity"),
    ]) {
      expect(pod.volumes).toContainEqual(volume);
      expect(pod.containers[0]!.volumeMounts).toContainEqual(expect.objectContaining(mount));
    }
    const checksums = podTemplate(object("Deployment")).metadata.annotations;
    expect(checksums).toMatchObject({
      "checksum/internal-authorities": "existing",
      "checksum/writer-authorities": "existing",
    });
  });

  it("take a new ring without a restart", () => {
    const { object } = synth();
    const { data } = object("ConfigMap", "thanos-receive-hashring");
    expect(JSON.parse((data as Record<string, string>)["hashrings.json"]!)).toMatchObject([{ endpoints }]);
    expect(podTemplate(object("Deployment")).metadata.annotations).not.toHaveProperty("checksum/hashring");
    const other = synth({ endpoints: endpoints.slice(0, 2), replicationFactor: 1 }).object("Deployment");
    expect(podTemplate(other).metadata).toEqual(podTemplate(object("Deployment")).metadata);
  });

  it("learn of a new member only when it runs", () => {
    const { resource, json } = synthConstruct((stack, namespace) => {
      const ingestors = new ConfigMapV1(stack, "ingestors", { metadata: { name: "ingestors" } });
      new ReceiveRouters(stack, "routers", {
        ...minimalGrpcComponent(stack, namespace),
        replicas: 2,
        endpoints,
        replicationFactor: 3,
        limits,
        exposure,
        dependsOn: [ingestors],
        server: existingIdentity(stack, namespace, "server-identity"),
      });
    });
    const maps = (
      json.resource as Record<string, Record<string, { depends_on?: string[]; metadata: { name: string } }>>
    ).kubernetes_config_map_v1!;
    const waiting = Object.values(maps).filter(({ depends_on = [] }) =>
      depends_on.includes("kubernetes_config_map_v1.ingestors"),
    );
    expect(waiting.map(({ metadata }) => metadata.name)).toEqual(["thanos-receive-hashring"]);
    expect(resource("kubernetes_deployment_v1").depends_on).toContain("kubernetes_config_map_v1.ingestors");
  });

  it("take new limits without a restart, so that an identity is shut out while it is used", () => {
    const { object } = synth();
    const { data } = object("ConfigMap", "thanos-receive-limits");
    expect(data).toEqual({ "limits.yaml": limitsDocument(limits, 3) });
    const { volumeMounts = [] } = container(object("Deployment"));
    // Not by sub-path, which is never updated.
    expect(volumeMounts).toContainEqual({
      name: "limits",
      mountPath: "/etc/thanos/limits",
      mountPropagation: "None",
      readOnly: true,
    });
    expect(podTemplate(synth({ limits: { ...limits, denied: ["batcave"] } }).object("Deployment"))).toEqual(
      podTemplate(object("Deployment")),
    );
  });

  it("send Cap'n Proto where it was chosen, and take none themselves", () => {
    const { args } = container(synth({ replicationProtocol: "capnproto" }).object("Deployment"));
    expect(args).toContain("--receive.replication-protocol=capnproto");
    expect(args).toContain("--receive.capnproto-address=127.0.0.1:19391");
  });

  it("are reached inside of the cluster at an address that is known when synthesizing", () => {
    const { object, routers } = synth();
    expect(object("Service", "thanos-receive").spec).toEqual({
      type: "ClusterIP",
      selector: { "app.kubernetes.io/name": "thanos-receive-router" },
      ports: [{ name: "remote-write", port: 19291, targetPort: "remote-write", protocol: "TCP" }],
      sessionAffinity: "None",
    });
    expect(routers.remoteWriteUrl).toBe("https://thanos-receive.fleet.svc.cluster.local:19291/api/v1/receive");
  });

  it("are reached through a load balancer that Terraform does not wait for", () => {
    const annotations = { "example.com/internal": "true" };
    const { object, json } = synth({
      exposure: { kind: "loadBalancer", annotations, sourceRanges: ["10.0.0.0/8"] },
    });
    expect(object("Service", "thanos-receive")).toMatchObject({
      metadata: { annotations },
      spec: { type: "LoadBalancer", loadBalancerSourceRanges: ["10.0.0.0/8"] },
    });
    const services = Object.values((json.resource as Record<string, Record<string, object>>).kubernetes_service_v1!);
    expect(services.map((service) => (service as Record<string, unknown>).wait_for_load_balancer)).toEqual([
      false,
      false,
    ]);
  });

  it("are open to all networks where none are named", () => {
    const { object } = synth({ exposure: { ...exposure, kind: "loadBalancer" } });
    expect(object("Service", "thanos-receive").spec).not.toHaveProperty("loadBalancerSourceRanges");
  });

  it("are reached through a load balancer of AWS, which sends to pods and opens no node ports", () => {
    const aws: AwsLoadBalancer = {
      scheme: "internal",
      targetType: "ip",
      subnets: [],
      securityGroups: [],
      crossZone: false,
      preserveClientIp: true,
    };
    const annotations = { "example.com/team": "observability" };
    const service = (targetType: "ip" | "instance") =>
      synth({ exposure: { ...exposure, kind: "loadBalancer", annotations, aws: { ...aws, targetType } } }).object(
        "Service",
        "thanos-receive",
      );
    expect(service("ip")).toMatchObject({
      metadata: { annotations: { ...awsAnnotations(aws), ...annotations } },
      spec: { type: "LoadBalancer", allocateLoadBalancerNodePorts: false },
    });
    expect(service("instance").spec).toMatchObject({ allocateLoadBalancerNodePorts: true });
  });

  it.each(["loadBalancer", "nodePort"] as const)("keep the sender's address behind a %s where asked to", (kind) => {
    const { object } = synth({ exposure: { ...exposure, kind, externalTrafficPolicy: "Local" } });
    expect(object("Service", "thanos-receive").spec).toMatchObject({ externalTrafficPolicy: "Local" });
  });

  it("are reached on a fixed node port", () => {
    const { object } = synth({ exposure: { ...exposure, kind: "nodePort", nodePort: 30291 } });
    expect(object("Service", "thanos-receive").spec).toMatchObject({
      type: "NodePort",
      ports: [{ port: 19291, nodePort: 30291 }],
    });
  });

  it("take every setting", () => {
    const { object } = synth({ settings: maximalSettings, replicas: 5 });
    expect(object("Deployment").spec).toMatchObject({ replicas: 5 });
    expect(podTemplate(object("Deployment"))).toMatchObject(maximallyPlacedPod);
    expect(container(object("Deployment")).args?.slice(-3)).toEqual([
      "--enable-auto-gomemlimit",
      "--log.level=debug",
      "--receive.forward.async-workers=50",
    ]);
  });

  it("forward with as many workers as somebody names, once", () => {
    const settings = { ...maximalSettings, extraArgs: { "receive.forward.async-workers": "200" } };
    const { args } = container(synth({ settings }).object("Deployment"));
    expect(args?.filter((arg) => arg.includes("async-workers"))).toEqual(["--receive.forward.async-workers=200"]);
  });

  it("let memory pile up below their limit", () => {
    expect(container(synth().object("Deployment")).env).toContainEqual({ name: "GOGC", value: "200" });
  });

  it("rejects a ring that cannot hold the copies", () => {
    expect(() => synth({ endpoints: endpoints.slice(0, 2) })).toThrow("`replicationFactor` must be at most 2");
  });

  it("rejects a flag that it sets itself", () => {
    expect(() => synth({ settings: { ...maximalSettings, extraArgs: { "receive.hashrings": "[]" } } })).toThrow(
      "got: receive.hashrings",
    );
  });
});

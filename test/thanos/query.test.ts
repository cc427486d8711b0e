import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { Query, type QueryProps } from "../../src/thanos/query.js";
import { Duration } from "../../src/units/duration.js";
import { synthConstruct } from "../support/construct.js";
import { grpcFlags, mountedSecret } from "../support/identity.js";
import { container, podSpec, podTemplate } from "../support/pod-spec.js";
import { maximallyPlacedPod, maximalSettings, minimalGrpcComponent } from "../support/thanos.js";

const endpoints = ["dnssrv+_grpc._tcp.ingestors", "gateway:10901"];

function synth(props: Partial<QueryProps> = {}) {
  let query: Query | undefined;
  const result = synthConstruct((stack, namespace) => {
    query = new Query(stack, "query", {
      ...minimalGrpcComponent(stack, namespace),
      replicas: 2,
      endpoints,
      deduplication: "chain",
      timeout: Duration.minutes(2),
      ...props,
    });
  });
  return { ...result, query: query! };
}

describe("Query", () => {
  it("joins the copies of Receive and the pairs of Prometheus", () => {
    const { object, query } = synth();
    expect(container(object("Deployment")).args).toEqual([
      "query",
      "--http-address=0.0.0.0:10902",
      "--log.format=logfmt",
      ...grpcFlags,
      "--endpoint.sd-config-file=/etc/thanos/endpoints/endpoints.yaml",
      "--query.replica-label=receive_replica",
      "--query.replica-label=replica",
      "--deduplication.func=chain",
      "--query.timeout=2m",
      "--store.response-timeout=1m30s",
      "--query.auto-downsampling",
    ]);
    expect(query.url).toBe("http://thanos-query.fleet.svc.cluster.local:10902");
  });

  it("asks who has rules alone, without whom no answer of series is partial", () => {
    const rules = "dnssrv+_grpc._tcp.ruler";
    const { object } = synth({ indispensable: ["gateway:10901"], rules });
    const text = (object("ConfigMap").data as Record<string, string>)["endpoints.yaml"]!;
    const entries = (parse(text) as { endpoints: { address: string; strict?: boolean }[] }).endpoints;
    expect(entries.filter(({ address }) => address === rules)).toEqual([{ address: rules }]);
    expect(entries.filter(({ strict }) => strict).map(({ address }) => address)).toEqual(["gateway:10901"]);
  });

  it("shows its certificate to every source and checks theirs, which only the file of sources can ask for", () => {
    const { object } = synth();
    const text = (object("ConfigMap").data as Record<string, string>)["endpoints.yaml"]!;
    const { volume, mount } = mountedSecret("identity", "/etc/thanos/identity", "component-identity");
    expect(parse(text)).toHaveProperty("default_client_config", {
      tls_config: {
        enabled: true,
        cert_file: "/etc/thanos/identity/tls.crt",
        key_file: "/etc/thanos/identity/tls.key",
        ca_file: "/etc/thanos/identity/ca.crt",
        min_version: "1.3",
      },
      server_name: "thanos-grpc",
    });
    expect(podSpec(object("Deployment")).volumes).toContainEqual(volume);
    expect(container(object("Deployment")).volumeMounts).toContainEqual(expect.objectContaining(mount));
  });

  it("asks every source of series, and restarts when there are others", () => {
    const { object } = synth();
    const text = (object("ConfigMap").data as Record<string, string>)["endpoints.yaml"]!;
    expect(parse(text)).toMatchObject({ endpoints: endpoints.map((address) => ({ address })) });
    const checksum = (set: ReturnType<typeof synth>) =>
      podTemplate(set.object("Deployment")).metadata.annotations?.["checksum/endpoints"];
    expect(checksum(synth())).toMatch(/^[0-9a-f]{16}$/);
    expect(checksum(synth({ endpoints: ["other:10901"] }))).not.toBe(checksum(synth()));
  });

  it("keeps asking a source that nobody stands in for, so that its absence is never passed over in silence", () => {
    const { object } = synth({ endpoints, indispensable: ["gateway-0:10901"] });
    const text = (object("ConfigMap").data as Record<string, string>)["endpoints.yaml"]!;
    expect((parse(text) as { endpoints: unknown }).endpoints).toEqual([
      ...endpoints.map((address) => ({ address })),
      { address: "gateway-0:10901", strict: true },
    ]);
  });

  it("holds queries to the tenant of a header where it is told to", () => {
    const { object } = synth({ tenancy: { header: "X-Scope-OrgID" } });
    expect(container(object("Deployment")).args?.slice(-3)).toEqual([
      "--query.enforce-tenancy",
      "--query.tenant-label-name=tenant_id",
      "--query.tenant-header=X-Scope-OrgID",
    ]);
  });

  it("works on as many queries and looks back as far as it is told", () => {
    const { object } = synth({ concurrency: 5, selectConcurrency: 6, lookback: Duration.minutes(12.5) });
    expect(container(object("Deployment")).args?.slice(-3)).toEqual([
      "--query.max-concurrent=5",
      "--query.max-concurrent-select=6",
      "--query.lookback-delta=12m30s",
    ]);
  });

  it("takes every setting", () => {
    const { object } = synth({ settings: maximalSettings, replicas: 3, timeout: Duration.minutes(90) });
    expect(object("Deployment").spec).toMatchObject({ replicas: 3 });
    expect(podTemplate(object("Deployment"))).toMatchObject(maximallyPlacedPod);
    expect(container(object("Deployment")).args).toEqual(
      expect.arrayContaining(["--query.timeout=1h30m", "--log.level=debug"]),
    );
  });

  it("rejects having nothing to ask", () => {
    expect(() => synth({ endpoints: [] })).toThrow("`endpoints` must name at least one source of series; got: none");
  });

  it("rejects a flag that it sets itself", () => {
    expect(() => synth({ settings: { ...maximalSettings, extraArgs: { endpoint: "x" } } })).toThrow("got: endpoint");
  });
});

import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { QueryFrontend, type QueryFrontendProps } from "../../src/thanos/query-frontend.js";
import { Duration } from "../../src/units/duration.js";
import { Quantity } from "../../src/units/quantity.js";
import { synthConstruct } from "../support/construct.js";
import { container, flagValues, podTemplate } from "../support/pod-spec.js";
import { maximallyPlacedPod, maximalSettings, minimalComponent } from "../support/thanos.js";

function synth(props: Partial<QueryFrontendProps> = {}) {
  let frontend: QueryFrontend | undefined;
  const result = synthConstruct((stack, namespace) => {
    frontend = new QueryFrontend(stack, "frontend", {
      ...minimalComponent(namespace),
      replicas: 2,
      queryUrl: "http://query:10902",
      resultValidity: Duration.hours(1),
      queryTimeout: Duration.minutes(2),
      slowQueries: Duration.seconds(10),
      ...props,
    });
  });
  const deployment = result.object("Deployment");
  return { deployment, args: container(deployment).args ?? [], url: frontend!.url };
}

describe("QueryFrontend", () => {
  it("splits ranges so that no part stays open for long, and asks Query", () => {
    const { args, url } = synth();
    expect(args.map((arg) => arg.split("=")[0])).toEqual([
      "query-frontend",
      "--http-address",
      "--log.format",
      "--query-frontend.downstream-url",
      "--query-frontend.downstream-tripper-config",
      "--query-range.split-interval",
      "--query-range.min-split-interval",
      "--query-range.max-split-interval",
      "--query-range.horizontal-shards",
      "--labels.split-interval",
      "--query-range.response-cache-config",
      "--labels.response-cache-config",
      "--query-range.response-cache-max-freshness",
      "--query-range.align-range-with-step",
      "--query-frontend.compress-responses",
      "--query-frontend.log-queries-longer-than",
    ]);
    expect(flagValues(args, "query-frontend.downstream-url")).toEqual(["http://query:10902"]);
    const parts = ["split-interval", "min-split-interval", "max-split-interval", "horizontal-shards"];
    expect(parts.flatMap((flag) => flagValues(args, `query-range.${flag}`))).toEqual(["0s", "1h", "24h", "8"]);
    expect(url).toBe("http://thanos-query-frontend.fleet.svc.cluster.local:10902");
  });

  it("caches in at most half of its memory, a quarter per cache, and never what backlog may still change", () => {
    const { args } = synth();
    for (const flag of ["query-range.response-cache-config", "labels.response-cache-config"]) {
      const [cache] = flagValues(args, flag);
      expect(parse(cache!)).toEqual({ type: "IN-MEMORY", config: { max_size: "250MB", validity: "1h" } });
    }
    expect(flagValues(args, "query-range.response-cache-max-freshness")).toEqual(["10m"]);
  });

  it("keeps results in memcached for as long, one for all its pods", () => {
    const memcached = { address: "dnssrvnoa+_memcached._tcp.cache", maxItemSize: Quantity.parse("5Mi") };
    const { args } = synth({ memcached });
    for (const flag of ["query-range.response-cache-config", "labels.response-cache-config"]) {
      expect(parse(flagValues(args, flag)[0]!)).toEqual({
        type: "MEMCACHED",
        config: { addresses: [memcached.address], max_item_size: "5MB", expiration: "1h" },
      });
    }
    expect(args).toContain("--cache-compression-type=snappy");
    expect(synth().args).not.toContain("--cache-compression-type=snappy");
  });

  it("waits a little longer than Query works, and no longer", () => {
    const [tripper] = flagValues(synth().args, "query-frontend.downstream-tripper-config");
    expect(parse(tripper!)).toEqual({ max_idle_conns_per_host: 100, response_header_timeout: "2m5s" });
  });

  it("logs queries that take long, or none", () => {
    expect(flagValues(synth().args, "query-frontend.log-queries-longer-than")).toEqual(["10s"]);
    const { args } = synth({ slowQueries: Duration.ZERO });
    expect(flagValues(args, "query-frontend.log-queries-longer-than")).toEqual(["0s"]);
  });

  it("knows tenants by the same header as Query, so that one never gets the results of another", () => {
    const { args } = synth({ tenancy: { header: "X-Scope-OrgID" } });
    expect(flagValues(args, "query-frontend.tenant-header")).toEqual(["X-Scope-OrgID"]);
    expect(flagValues(synth().args, "query-frontend.tenant-header")).toEqual([]);
  });

  it("takes every setting", () => {
    const { deployment, args } = synth({ settings: maximalSettings, replicas: 4 });
    expect(deployment.spec).toMatchObject({ replicas: 4 });
    expect(podTemplate(deployment)).toMatchObject(maximallyPlacedPod);
    expect(args.slice(-2)).toEqual(["--enable-auto-gomemlimit", "--log.level=debug"]);
  });

  it("rejects a flag that it sets itself", () => {
    expect(() =>
      synth({ settings: { ...maximalSettings, extraArgs: { "no-query-range.align-range-with-step": true } } }),
    ).toThrow("got: no-query-range.align-range-with-step");
  });
});

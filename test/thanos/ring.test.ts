import { describe, expect, it } from "vitest";
import { ringStateOf } from "../../src/config/ring-state.js";
import { ReceiveIngestors } from "../../src/thanos/receive-ingestors.js";
import { ReceiveRouters } from "../../src/thanos/receive-routers.js";
import { Duration } from "../../src/units/duration.js";
import { Quantity } from "../../src/units/quantity.js";
import { synthConstruct } from "../support/construct.js";
import { existingIdentity } from "../support/identity.js";
import { identityStore, minimalGrpcComponent } from "../support/thanos.js";

describe("the ring of routers and ingestors", () => {
  it("is read back from what is rendered", () => {
    const { objects } = synthConstruct((stack, namespace) => {
      const common = minimalGrpcComponent(stack, namespace);
      const { endpoints, ready } = new ReceiveIngestors(stack, "ingestors", {
        ...common,
        objectStore: identityStore,
        count: 4,
        ringSize: 2,
        zones: ["a", "b"],
        retention: Duration.days(2),
        outOfOrderWindow: Duration.hours(2),
        blockDuration: Duration.hours(2),
        volumeSize: Quantity.parse("1Gi"),
        minReady: Duration.minutes(2),
      });
      new ReceiveRouters(stack, "routers", {
        ...common,
        replicas: 1,
        endpoints,
        replicationFactor: 2,
        limits: { concurrency: 1, tenants: {}, denied: [], namespace: "fleet", metaMonitoringUrl: "http://x:9090" },
        exposure: { kind: "clusterIP", annotations: {}, sourceRanges: [] },
        dependsOn: ready,
        server: existingIdentity(stack, namespace, "server-identity"),
      });
    });
    const set = "thanos-receive-ingestor";
    expect(ringStateOf(objects)).toEqual({
      members: ["a", "b"].map((zone) => `${set}-${zone}-0.${set}-${zone}.fleet.svc.cluster.local:10901`),
      replicationFactor: 2,
      ingestors: { [`${set}-a`]: 2, [`${set}-b`]: 2 },
    });
  });
});

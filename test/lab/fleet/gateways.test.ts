import { describe, expect, it } from "vitest";
import { gatewaysOf } from "../../../lab/fleet/gateways.js";
import { sharded } from "../../../lab/long-term/sharded-environment.js";
import { expectedSources } from "../../../lab/verify/stores-listed.js";
import { loadEnvironments } from "../../../src/config/load.js";
import { rules } from "../../../src/config/rules/index.js";
import { Duration } from "../../../src/units/duration.js";
import { environment } from "../../support/environment.js";
import { synthObservability } from "../../support/observability-stack.js";

const strictOnes = (storeGateway: object) => {
  const { document } = synthObservability({ storeGateway });
  const { endpoints } = document("thanos-query-endpoints", "endpoints.yaml") as {
    endpoints: { address: string; strict?: boolean }[];
  };
  return endpoints.filter(({ strict }) => strict === true).map(({ address }) => address);
};

describe("the gateways of an environment", () => {
  it.each([
    ["alone", {}],
    ["of which there are two", { replicas: 2 }],
    ["shared out by hash", { shards: 3 }],
    [
      "shared out by age and hash, two of each",
      { replicas: 2, shards: 2, timePartitions: [{ name: "new", newerThan: "14d" }, { name: "old" }] },
    ],
  ])("%s have the addresses that Query is given", (_, storeGateway) => {
    const gateways = gatewaysOf(environment({ observability: { storeGateway } }));
    expect(gateways.map(({ address }) => address)).toEqual(strictOnes(storeGateway));
  });

  it("are the pods of their StatefulSets", () => {
    const settings = { observability: { storeGateway: { replicas: 2, shards: 2 } } };
    expect(gatewaysOf(environment(settings)).map(({ pods }) => pods)).toEqual([
      ["thanos-store-gateway-shard-0-0", "thanos-store-gateway-shard-0-1"],
      ["thanos-store-gateway-shard-1-0", "thanos-store-gateway-shard-1-1"],
    ]);
  });
});

describe("the lab with everything the reading side can be told", () => {
  const [lab] = loadEnvironments("environments", ["lab"]);
  const changed = sharded(lab!, Duration.days(2));

  it("is an environment that the rules let pass", () => {
    expect(rules.flatMap((rule) => rule(changed))).toEqual([]);
  });

  it("has one source per shard for Query, however many gateways that has", () => {
    expect(expectedSources(changed)).toEqual({ receive: 3, store: 4 });
    expect(expectedSources(lab!)).toEqual({ receive: 3, store: 1 });
  });
});

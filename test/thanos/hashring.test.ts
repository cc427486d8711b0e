import { describe, expect, it } from "vitest";
import { hashring, type HashringEndpoint } from "../../src/thanos/hashring.js";

/** Endpoints in zones of the given sizes. */
function endpoints(...sizes: number[]): HashringEndpoint[] {
  return sizes.flatMap((size, zone) =>
    Array.from({ length: size }, (_, member) => ({
      address: `ingestor-${zone}-${member}:10901`,
      zone: `zone-${zone}`,
    })),
  );
}

const plain = (count: number): HashringEndpoint[] =>
  Array.from({ length: count }, (_, member) => ({ address: `ingestor-${member}:10901` }));

describe("hashring", () => {
  it("is one ketama ring for every tenant", () => {
    expect(JSON.parse(hashring(plain(3), 3))).toEqual([
      {
        hashring: "all-tenants",
        algorithm: "ketama",
        endpoints: [{ address: "ingestor-0:10901" }, { address: "ingestor-1:10901" }, { address: "ingestor-2:10901" }],
      },
    ]);
  });

  it("tells the zone of each endpoint that has one", () => {
    const [ring] = JSON.parse(hashring(endpoints(1, 1, 1), 3)) as [{ endpoints: unknown[] }];
    expect(ring.endpoints[1]).toEqual({ address: "ingestor-1-0:10901", az: "zone-1" });
  });

  it("ends with a line break, as files do", () => {
    expect(hashring(plain(1), 1)).toMatch(/\]\n$/);
  });

  it.each([
    [plain(1), 1],
    [plain(5), 5],
    [endpoints(1, 1, 1), 3],
    [endpoints(2, 2, 2), 5],
    [endpoints(1, 4), 3],
    [endpoints(5), 5],
    [endpoints(2, 3), 5],
    [endpoints(1, 2, 2), 5],
  ])("holds the copies on %j with a replication factor of %i", (members, replicationFactor) => {
    expect(() => hashring(members, replicationFactor)).not.toThrow();
  });

  it.each([
    ["fewer endpoints than copies", plain(2), 3, "at most 2, the copies these 2 endpoints can hold; got: 3"],
    ["no endpoint at all", [], 1, "at most 0, the copies these 0 endpoints can hold; got: 1"],
    [
      "five copies over zones of one and four",
      endpoints(1, 4),
      5,
      "at most 3, the copies these 5 endpoints can hold; got: 5",
    ],
    ["five copies over zones of one, one and three", endpoints(1, 1, 3), 5, "at most 4, the copies these 5 endpoints"],
  ])("rejects %s", (_, members, replicationFactor, message) => {
    expect(() => hashring(members, replicationFactor)).toThrow(`\`replicationFactor\` must be ${message}`);
  });

  it("rejects an address that is there twice, because one copy would count for two", () => {
    expect(() => hashring([...plain(2), ...plain(1)], 3)).toThrow(
      "`endpoints` must have an address of its own each; got: ingestor-0:10901, ingestor-1:10901, ingestor-0:10901",
    );
  });
});

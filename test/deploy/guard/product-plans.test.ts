import { describe, expect, it } from "vitest";
import { checkPlan } from "../../../src/deploy/guard/check-plan.js";
import type { JsonObject, JsonValue } from "../../../src/manifests/json.js";
import { child, environment, type Settings } from "../../support/environment.js";
import { planOf, stateValues, unknownValue, type PlannedResource } from "../../support/planned.js";
import { stackOf, synthApp } from "../../support/synth-app.js";

type Values = ReadonlyMap<string, JsonValue>;

const minio = (servers: number, drivesPerServer = 1) => ({
  objectStore: {
    existing: undefined,
    minio: { image: "registry.example.com/minio:1", servers, drivesPerServer, driveSize: "100Gi" },
  },
});
const receive = (settings: Settings) => ({ receive: { zones: ["a", "b", "c"], replicationFactor: 3, ...settings } });

/** What the provider has of the stack of the observability cluster. */
function stack(settings: Settings = {}): Values {
  const made = environment({ observability: { ...minio(4), ...receive({ ingestors: 6 }), ...settings } });
  return stateValues(stackOf(synthApp([made]), "test-observability").json as JsonObject);
}

/** The plan that leads from one to the other, as the provider would have it where nothing is replaced. */
function between(before: Values, after: Values): PlannedResource[] {
  return [...new Set([...before.keys(), ...after.keys()])].map((address) => ({
    address,
    before: before.get(address) ?? null,
    after: after.get(address) ?? null,
  }));
}

const six = stack();
const three = stack(receive({ ingestors: 3 }));
const check = (resources: readonly PlannedResource[], rest: JsonObject = {}, allow: readonly string[] = []) =>
  checkPlan(planOf(resources, rest), { stack: "prod", allow, file: "environments/prod.yaml" });
const changed = (address: RegExp, change: (one: PlannedResource) => Partial<PlannedResource>) =>
  between(six, six).map((one) => (address.test(one.address) ? { ...one, ...change(one) } : one));
const ingestorsOfA = /^kubernetes_stateful_set_v1\.receive-ingestors_zone-a/;
const ring = /^kubernetes_config_map_v1\.receive-routers_hashring/;

/** Values with one of them another, by its path. */
function withValue(value: JsonValue, path: readonly (string | number)[], other: JsonValue): JsonValue {
  const [key, ...rest] = path;
  if (key === undefined) return other;
  if (Array.isArray(value))
    return value.map((each: JsonValue, at) => (at === key ? withValue(each, rest, other) : each));
  const object = value as JsonObject;
  return { ...object, [key]: withValue(object[key] ?? null, rest, other) };
}

describe("a plan of the product's own stack", () => {
  it("passes when it makes everything, changes nothing, or grows", () => {
    expect(check(between(new Map(), six))).toEqual([]);
    expect(check(between(six, six))).toEqual([]);
    expect(check(between(six, stack(receive({ ingestors: 9 }))))).toEqual([]);
  });

  it("rejects a Receive that shrinks, with both steps that are safe, which pass", () => {
    const [refusal, ...more] = check(between(six, three));
    expect(more).toEqual([]);
    expect(refusal?.address).toMatch(ring);
    expect(refusal?.reason).toContain(
      "thanos-receive-ingestor-a-1, thanos-receive-ingestor-b-1, thanos-receive-ingestor-c-1 would be",
    );
    expect(refusal?.remedy).toMatch(
      /^in two steps: 1\. ringSize: 3 and ingestors: 6.*--allow 'prod:kubernetes_config_map/,
    );
    const left = stack(receive({ ingestors: 6, ringSize: 3 }));
    expect(check(between(six, left))).toEqual([]);
    expect(check(between(left, three))).toEqual([]);
  });

  it("rejects it too when only the StatefulSet is targeted, and the rest is in the state alone", () => {
    const shrunk = between(six, three).filter(({ address }) => ingestorsOfA.test(address));
    const resources = [...six].map(([address, values]) => ({ address, type: address.split(".")[0]!, values }));
    expect(shrunk).toHaveLength(1);
    expect(check(shrunk, { prior_state: { values: { root_module: { resources } } }, complete: false })).toHaveLength(1);
  });

  it.each<[string, RegExp, (string | number)[]]>([
    ["a number of ingestors", ingestorsOfA, ["spec", 0, "replicas"]],
    ["ingestors altogether", ingestorsOfA, ["spec"]],
    ["members of the ring", ring, ["data", "hashrings.json"]],
    ["a ring altogether", ring, ["data"]],
    [
      "an argument of the routers",
      /^kubernetes_deployment_v1\.receive-routers_router/,
      ["spec", 0, "template", 0, "spec", 0, "container", 0, "args", 0],
    ],
  ])("rejects %s that nobody knows before the apply", (_, address, path) => {
    const refused = check(changed(address, ({ after }) => ({ after: withValue(after, path, unknownValue) })));
    expect(refused).toMatchObject([{ reason: expect.stringContaining("nobody knows before the apply") as string }]);
    expect(refused[0]?.reason).toMatch(new RegExp(address.source.replace("^", "")));
  });

  it("rejects ingestors whose number is not in the state, rather than take them for none", () => {
    const unset = changed(ingestorsOfA, ({ before }) => ({ before: withValue(before, ["spec", 0, "replicas"], null) }));
    expect(check(unset)).toMatchObject([{ reason: expect.stringContaining("cannot be read") as string }]);
  });

  it("lets a StatefulSet be made around pods that were orphaned, and rejects it when it would end some of them", () => {
    const orphaned = new Map([...six].filter(([address]) => !ingestorsOfA.test(address)));
    expect(check(between(orphaned, six))).toEqual([]);
    const refused = check(between(orphaned, new Map([...six, ...only(three, ingestorsOfA)])));
    expect(refused).toMatchObject([
      { reason: expect.stringContaining("thanos-receive-ingestor-a-1 would be") as string },
    ]);
  });

  it("rejects a ring that goes as a whole", () => {
    const parts = /receive-routers_(hashring|router)/;
    const refused = check(changed(parts, () => ({ after: null })));
    expect(refused).toMatchObject([{ reason: expect.stringContaining("the ring goes with 6 ingestors") as string }]);
  });

  it("rejects another volume size with the very command that keeps pods and claims", () => {
    const replaced = changed(/zone-a/, ({ address, before }) =>
      ingestorsOfA.test(address)
        ? {
            actions: ["delete", "create"],
            replacePaths: [["spec", 0, "volume_claim_template", 0, "spec", 0, "resources"]],
          }
        : { before },
    );
    expect(check(replaced)).toMatchObject([
      {
        action: "replaced",
        remedy: expect.stringContaining(
          "kubectl delete statefulset thanos-receive-ingestor-a --namespace thanos-fleet --cascade=orphan",
        ) as string,
      },
    ]);
  });

  it("rejects what else replaces a StatefulSet, names it, and does not offer to leave orphans", () => {
    const actions = ["create", "delete"];
    const [refusal] = check(changed(ingestorsOfA, () => ({ actions, replacePaths: [["spec", 0, "service_name"]] })));
    expect(refusal?.reason).toContain("it cannot be changed in place: spec.0.service_name");
    expect(refusal?.remedy).not.toContain("orphan");
  });

  it("lets every resource move to another address", () => {
    const moved = between(six, six).map((one) => ({
      ...one,
      previousAddress: one.address,
      address: `${one.address}x`,
    }));
    expect(check(moved)).toEqual([]);
  });
});

describe("MinIO", () => {
  const server = /^kubernetes_stateful_set_v1\.minio_server/;

  it("rejects another number of servers, more as well as fewer", () => {
    for (const servers of [5, 1]) {
      expect(check(between(six, new Map([...six, ...only(stack(minio(servers)), server)])))).toMatchObject([
        {
          action: "changed",
          reason: expect.stringContaining(`from 4 servers of 1 drives each to ${servers}`) as string,
        },
      ]);
    }
  });

  it("rejects another number of drives with that reason, and not with how to pass by the replacement", () => {
    const after = only(stack(minio(4, 2)), server);
    const replaced = changed(server, ({ address }) => ({ actions: ["delete", "create"], after: after.get(address)! }));
    const [refusal, ...more] = check(replaced);
    expect(more).toEqual([]);
    expect(refusal?.reason).toContain("to 4 servers of 2 drives each");
    expect(refusal?.remedy).not.toContain("orphan");
  });

  it("lets another image of it pass", () => {
    const image = ["spec", 0, "template", 0, "spec", 0, "container", 0, "image"];
    expect(check(changed(server, ({ after }) => ({ after: withValue(after, image, "minio:2") })))).toEqual([]);
  });
});

describe("identities", () => {
  // Credentials have no such part in their address; what is lost with them can be made anew.
  const identities = /^kubernetes_secret_v1\..*_secret_/;
  const named = [...six.keys()].filter((address) => identities.test(address));

  it("rejects the loss of each, and says so when all of a stack would go at once", () => {
    expect(named.length).toBeGreaterThan(4);
    const one = check(changed(new RegExp(`${named[0]}$`), () => ({ after: null })));
    expect(one).toHaveLength(1);
    expect(one[0]?.reason).not.toContain("at once");
    const all = check(changed(identities, () => ({ after: null })));
    expect(all.map(({ address }) => address).sort()).toEqual([...named].sort());
    expect(all.every(({ reason }) => reason.includes(`all ${named.length} identities of this stack`))).toBe(true);
  });

  it("rejects numbers that go back, as after a lost inventory, and lets them rise", () => {
    const revised = (was: number, becomes: number) =>
      check(
        changed(/^kubernetes_secret_v1\.query-identity/, ({ before, after }) => ({
          before: withValue(before, ["data_wo_revision"], was),
          after: withValue(after, ["data_wo_revision"], becomes),
        })),
      );
    expect(revised(3, 1)).toMatchObject([
      { reason: expect.stringMatching(/thanos-query-identity goes back from revision 3 to 1/) as string },
    ]);
    expect(revised(1, 2)).toEqual([]);
  });
});

it("rejects a child cluster's StatefulSet, namespace and certificate that go, and nothing else of its stack", () => {
  const values = stateValues(
    stackOf(synthApp([environment({ childClusters: [child("batcave")] })]), "test-batcave").json as JsonObject,
  );
  const types = check(between(values, new Map())).map(({ address }) => address.split(".")[0]);
  expect(new Set(types)).toEqual(
    new Set(["kubernetes_stateful_set_v1", "kubernetes_namespace_v1", "kubernetes_secret_v1"]),
  );
});

function only(values: Values, address: RegExp): Values {
  return new Map([...values].filter(([each]) => address.test(each)));
}

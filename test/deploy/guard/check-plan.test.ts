import { describe, expect, it } from "vitest";
import { checkPlan, needlessAllowances } from "../../../src/deploy/guard/check-plan.js";
import { countChanges, parsePlan, type TerraformPlan } from "../../../src/deploy/guard/terraform-plan.js";

type Change = { before?: unknown; after?: unknown; after_unknown?: unknown; actions: string[] };

/** A plan in the shape that `terraform show -json` prints, with one resource per entry. */
function plan(
  ...resources: { type: string; name?: string; change: Change; previous_address?: string }[]
): TerraformPlan {
  const changes = resources.map(({ type, name = "it", change, previous_address }) => ({
    address: `${type}.${name}`,
    previous_address,
    mode: "managed",
    type,
    name,
    provider_name: "registry.terraform.io/hashicorp/kubernetes",
    change: { before: null, after: null, after_unknown: {}, before_sensitive: false, ...change },
  }));
  return parsePlan(JSON.stringify({ format_version: "1.2", terraform_version: "1.11.4", resource_changes: changes }));
}

const replaced = ["delete", "create"];
const check = (planned: TerraformPlan, rest: { allow?: string[]; destroys?: boolean } = {}) =>
  checkPlan(planned, { stack: "prod-observability", allow: [], ...rest });

describe.each([
  "kubernetes_stateful_set_v1",
  "kubernetes_stateful_set",
  "kubernetes_persistent_volume_claim_v1",
  "kubernetes_persistent_volume_v1",
  "kubernetes_namespace_v1",
  "aws_s3_bucket",
  "aws_kms_key",
])("%s", (type) => {
  it.each([
    ["destroyed", ["delete"]],
    ["replaced", replaced],
    ["replaced", ["create", "delete"]],
    ["forgotten", ["forget"]],
  ])("rejects that it is %s (%s)", (action, actions) => {
    const [refusal, ...more] = check(plan({ type, change: { actions, before: {} } }));
    expect(more).toEqual([]);
    expect(refusal).toMatchObject({ address: `${type}.it`, action });
    expect(refusal?.remedy).toContain(`--allow 'prod-observability:${type}.it'`);
  });

  it.each([["no-op"], ["create"], ["update"], ["read"]])("lets %s pass", (action) => {
    expect(check(plan({ type, change: { actions: [action] } }))).toEqual([]);
  });

  it("lets a move pass, which loses nothing", () => {
    const moved = { type, previous_address: `${type}.before`, change: { actions: ["no-op"], before: {}, after: {} } };
    expect(check(plan(moved))).toEqual([]);
  });
});

it("rejects the loss of a Secret that carries a certificate and its authorities, and of no other Secret", () => {
  const secret = (type: string) => ({
    type: "kubernetes_secret_v1",
    change: { actions: ["delete"], before: { type } },
  });
  expect(check(plan(secret("kubernetes.io/tls")))).toHaveLength(1);
  expect(check(plan(secret("Opaque")))).toEqual([]);
});

it("lets what can be made anew be replaced", () => {
  const all = ["kubernetes_deployment_v1", "kubernetes_config_map_v1", "kubernetes_service_v1", "helm_release"];
  expect(check(plan(...all.map((type) => ({ type, change: { actions: replaced, before: {} } }))))).toEqual([]);
});

describe("what somebody allows", () => {
  const lost = plan(
    { type: "kubernetes_stateful_set_v1", name: "one", change: { actions: replaced, before: {} } },
    { type: "kubernetes_stateful_set_v1", name: "two", change: { actions: replaced, before: {} } },
  );
  const refused = (allow: string[]) => check(lost, { allow }).map(({ address }) => address);

  it("passes by its address, alone or with its stack", () => {
    expect(refused(["kubernetes_stateful_set_v1.one"])).toEqual(["kubernetes_stateful_set_v1.two"]);
    expect(refused(["prod-observability:kubernetes_stateful_set_v1.two"])).toEqual(["kubernetes_stateful_set_v1.one"]);
  });

  it("rejects what is allowed for another stack, or by a part of its name", () => {
    expect(refused(["lab-observability:kubernetes_stateful_set_v1.one", "kubernetes_stateful_set_v1"])).toHaveLength(2);
  });

  it("is needless where no plan does it", () => {
    const plans = new Map([["prod-observability", lost]]);
    const given = ["kubernetes_stateful_set_v1.one", "prod-observability:kubernetes_stateful_set_v1.two"];
    expect(needlessAllowances(plans, [...given, "kubernetes_stateful_set_v1.three"])).toEqual([
      "kubernetes_stateful_set_v1.three",
    ]);
  });
});

describe("a stack that is destroyed and confirmed", () => {
  it("may lose what goes with its cluster", () => {
    const lost = ["kubernetes_stateful_set_v1", "kubernetes_namespace_v1", "kubernetes_persistent_volume_claim_v1"];
    const planned = plan(...lost.map((type) => ({ type, change: { actions: ["delete"], before: {} } })));
    expect(check(planned, { destroys: true })).toEqual([]);
  });

  it("rejects the loss of a bucket and of its key all the same", () => {
    const planned = plan(
      ...["aws_s3_bucket", "aws_kms_key"].map((type) => ({ type, change: { actions: ["delete"], before: {} } })),
    );
    expect(check(planned, { destroys: true })).toHaveLength(2);
  });
});

describe("the ring", () => {
  const component = (name: string) => ({ "app.kubernetes.io/component": name });
  const address = (index: number) => ({ address: `thanos-receive-ingestor-${index}.thanos-receive-ingestor:10901` });
  const ring = (members: number) => ({
    metadata: [{ name: "thanos-receive-hashring", labels: component("receive-router") }],
    data: {
      "hashrings.json": JSON.stringify([{ endpoints: Array.from({ length: members }, (_, index) => address(index)) }]),
    },
  });
  const ingestors = (replicas: number) => ({
    metadata: [{ name: "thanos-receive-ingestor", labels: component("receive-ingestor") }],
    // The provider keeps the number as text.
    spec: [{ replicas: String(replicas), template: [{ spec: [{ container: [{ args: null }] }] }] }],
  });
  const routers = {
    metadata: [{ name: "thanos-receive-router", labels: component("receive-router") }],
    spec: [{ replicas: "2", template: [{ spec: [{ container: [{ args: ["--receive.replication-factor=3"] }] }] }] }],
  };
  const change = (before: unknown, after: unknown) => ({
    actions: [JSON.stringify(before) === JSON.stringify(after) ? "no-op" : "update"],
    before,
    after,
  });
  const planned = (members: [number, number], running: [number, number]) =>
    plan(
      { type: "kubernetes_config_map_v1", name: "ring", change: change(ring(members[0]), ring(members[1])) },
      { type: "kubernetes_deployment_v1", name: "routers", change: change(routers, routers) },
      {
        type: "kubernetes_stateful_set_v1",
        name: "ingestors",
        change: change(ingestors(running[0]), ingestors(running[1])),
      },
    );

  it("rejects that Receive shrinks in one step, and names both steps", () => {
    const [refusal, ...more] = check(planned([6, 3], [6, 3]));
    expect(more).toEqual([]);
    expect(refusal?.address).toBe("kubernetes_config_map_v1.ring");
    expect(refusal?.reason).toContain("thanos-receive-ingestor-3");
    expect(refusal?.remedy).toMatch(/1\. ringSize: 3 and ingestors: 6.*2\. ingestors: 3/);
  });

  it("rejects that ingestors go which the applied ring still has, when the ring itself stays as it is", () => {
    expect(check(planned([6, 6], [6, 4]))).toHaveLength(1);
  });

  it("rejects any change beside routers whose ring is gone", () => {
    const gone = plan(
      { type: "kubernetes_deployment_v1", change: change(routers, routers) },
      { type: "kubernetes_stateful_set_v1", change: change(ingestors(3), ingestors(3)) },
    );
    expect(check(gone).map(({ reason }) => reason)).toEqual([expect.stringContaining("is gone")]);
  });

  it("lets Receive grow, and shrink in two steps", () => {
    expect(check(planned([3, 6], [3, 6]))).toEqual([]);
    expect(check(planned([6, 3], [6, 6]))).toEqual([]);
    expect(check(planned([3, 3], [6, 3]))).toEqual([]);
  });

  it("lets the first apply pass", () => {
    const first = (after: unknown) => ({ actions: ["create"], before: null, after });
    expect(
      check(
        plan(
          { type: "kubernetes_config_map_v1", change: first(ring(3)) },
          { type: "kubernetes_deployment_v1", change: first(routers) },
          { type: "kubernetes_stateful_set_v1", change: first(ingestors(3)) },
        ),
      ),
    ).toEqual([]);
  });
});

it("counts a replacement as one added and one destroyed, and what is only read not at all", () => {
  const planned = plan(
    { type: "a", change: { actions: replaced } },
    { type: "b", change: { actions: ["update"] } },
    { type: "c", change: { actions: ["read"] } },
    { type: "d", change: { actions: ["no-op"] } },
  );
  expect(countChanges(planned)).toEqual({ added: 1, changed: 1, destroyed: 1 });
});

it("rejects what is no plan", () => {
  expect(() => parsePlan('{"format_version":"2.0"}')).toThrow(/not a plan/);
});

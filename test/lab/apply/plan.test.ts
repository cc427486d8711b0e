import { describe, expect, it } from "vitest";
import { identityKey, identityOf } from "../../../lab/apply/identity.js";
import { entryFor, type InventoryEntry } from "../../../lab/apply/inventory.js";
import { planStack, unchangedSoFar } from "../../../lab/apply/plan.js";
import type { JsonObject } from "../../../src/manifests/json.js";
import type { RenderedObject } from "../../../src/manifests/render-stack.js";
import { renderedObject } from "../../support/rendered-object.js";

interface Situation {
  /** What the stack declares now. */
  readonly objects?: readonly RenderedObject[];
  /** What was applied before. */
  readonly applied?: readonly (RenderedObject | InventoryEntry)[];
  /** What is in the cluster. @default what was applied before */
  readonly live?: readonly JsonObject[];
  readonly drifted?: readonly RenderedObject[];
}

const key = (object: JsonObject) => identityKey(identityOf(object));
const unsettled = (rendered: RenderedObject): InventoryEntry => entryFor(rendered, false);

function input({ objects = [], applied = [], live, drifted = [] }: Situation) {
  const entries = applied.map((one) => ("digest" in one ? one : entryFor(one, true)));
  const present = live ?? applied.map(({ object }) => object);
  return {
    inventory: {
      stackId: "s",
      context: "c",
      entries: Object.fromEntries(entries.map((entry) => [entry.address, entry])),
    },
    objects,
    live: new Map(present.map((object) => [key(object), object])),
    drifted: new Set(drifted.map(({ object }) => key(object))),
  };
}

/** `address: action` for every object, and what is destroyed first. */
function plan(situation: Situation) {
  const { objects, destroy, removed } = planStack(input(situation));
  return {
    actions: objects.map(({ rendered, action, reason }) => `${rendered.address}: ${action}${reason && ` (${reason})`}`),
    destroy: destroy.map(({ object }) => object.metadata.name),
    removed,
  };
}

const x = renderedObject({ data: { a: "1" } });
const changed = renderedObject({ data: { a: "2" } });

describe("planStack", () => {
  it("adds what was never applied", () => {
    expect(plan({ objects: [x] })).toEqual({ actions: ["x: add"], destroy: [], removed: [] });
  });

  it("keeps what is as it was", () => {
    expect(plan({ objects: [x], applied: [x] }).actions).toEqual(["x: keep"]);
  });

  it("changes what is declared differently", () => {
    expect(plan({ objects: [changed], applied: [x] }).actions).toEqual(["x: change (it is declared differently)"]);
  });

  it("changes back what somebody changed in the cluster", () => {
    const { actions } = plan({ objects: [x], applied: [x], drifted: [x] });
    expect(actions).toEqual(["x: change (somebody changed it in the cluster)"]);
  });

  it("adds again what somebody deleted", () => {
    expect(plan({ objects: [x], applied: [x], live: [] }).actions).toEqual(["x: add"]);
  });

  it("destroys what the stack lacks now, and forgets what is gone already", () => {
    const gone = renderedObject({}, { name: "gone" });
    expect(plan({ applied: [x, gone], live: [x.object] })).toEqual({
      actions: [],
      destroy: ["x"],
      removed: ["x", "gone"],
    });
  });

  it("replaces what cannot change in place: the old form goes first", () => {
    const job = (image: string) => renderedObject({ spec: { template: { spec: image } } }, { kind: "Job" });
    expect(plan({ objects: [job("b")], applied: [job("a")] })).toEqual({
      actions: ["x: replace (spec.template.spec cannot change in place)"],
      destroy: ["x"],
      removed: [],
    });
  });

  it("replaces an object that gets another name by its old name", () => {
    const renamed: RenderedObject = { ...renderedObject({}, { name: "y" }), address: "x" };
    expect(plan({ objects: [renamed], applied: [x] })).toMatchObject({ destroy: ["x"], removed: [] });
  });

  it("takes an interrupted apply up again", () => {
    const created = { ...unsettled(x), digest: "" };
    expect(plan({ objects: [x], applied: [created] }).actions[0]).toMatch(/^x: add/);
    expect(plan({ objects: [x], applied: [unsettled(x)] }).actions[0]).toMatch(/^x: change \(the last apply was/);
  });

  it("replaces a Job that has failed, because applying it again would change nothing", () => {
    const job = renderedObject({ spec: {} }, { kind: "Job" });
    const live = { ...job.object, status: { conditions: [{ type: "Failed", status: "True" }] } };
    expect(plan({ objects: [job], applied: [unsettled(job)], live: [live] }).actions).toEqual([
      "x: replace (it failed before)",
    ]);
  });

  it("adopts what carries our field manager, as after a lost inventory", () => {
    const live = { ...x.object, metadata: { ...x.object.metadata, managedFields: [{ manager: "thanos-fleet" }] } };
    expect(plan({ objects: [x], live: [live] }).actions).toEqual(["x: add"]);
  });

  it("rejects an object that exists and was not made by the stack", () => {
    expect(() => plan({ objects: [x], live: [x.object] })).toThrow(
      "ConfigMap thanos/x exists already and was not made",
    );
  });

  it("rejects the replacement of what must not be destroyed", () => {
    const guarded = (type: string) => renderedObject({ type }, { kind: "Secret", steering: { preventDestroy: true } });
    expect(() => plan({ objects: [guarded("b")], applied: [guarded("a")] })).toThrow(
      "x has lifecycle.prevent_destroy, but type cannot change in place",
    );
  });

  it("rejects ignore_changes on an object that exists", () => {
    const ignoring = renderedObject({}, { steering: { ignoreChanges: ["all"] } });
    expect(() => plan({ objects: [ignoring], applied: [x] })).toThrow("x: lifecycle.ignore_changes cannot be followed");
  });
});

describe("planning a Secret", () => {
  const secret = (value: string, revision?: number, immutable = false) =>
    renderedObject({ data: { a: value }, immutable }, { kind: "Secret", writeOnlyRevision: revision });

  it("compares readable data with the cluster, since the inventory has none", () => {
    expect(plan({ objects: [secret("b")], applied: [secret("a")] }).actions[0]).toMatch(/its data is different/);
    expect(plan({ objects: [secret("a")], applied: [secret("a")] }).actions).toEqual(["x: keep"]);
  });

  it("looks at nothing but the revision of write-only data, as the provider does", () => {
    expect(plan({ objects: [secret("b", 1)], applied: [secret("a", 1)] }).actions).toEqual(["x: keep"]);
    expect(plan({ objects: [secret("b", 2)], applied: [secret("a", 1)] }).actions[0]).toMatch(/^x: change/);
  });

  it("replaces an immutable one when its content changes", () => {
    expect(plan({ objects: [secret("b", 2, true)], applied: [secret("a", 1, true)] }).actions[0]).toMatch(
      /^x: replace/,
    );
    expect(plan({ objects: [secret("b", undefined, true)], applied: [secret("a", undefined, true)] }).destroy).toEqual([
      "x",
    ]);
  });
});

describe("unchangedSoFar", () => {
  it("leaves only what needs a look for drift", () => {
    const same = renderedObject({}, { name: "same" });
    const situation = input({ objects: [changed, same], applied: [x, same] });
    expect(unchangedSoFar(situation).map(({ address }) => address)).toEqual(["same"]);
  });
});

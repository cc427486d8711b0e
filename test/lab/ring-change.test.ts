import { describe, expect, it } from "vitest";
import { refuseUnsafeRingChange } from "../../lab/fleet/ring-change.js";
import { LabError } from "../../lab/lab-error.js";
import { environment } from "../support/environment.js";
import { configMap, deployment, ingestors } from "../support/ring.js";

const members = (count: number) => Array.from({ length: count }, (_, ordinal) => `i-${ordinal}.i.fleet.svc:10901`);
const objects = (ringSize: number, running: number) => [
  configMap(members(ringSize)),
  deployment(3),
  ingestors("i", running),
];

/** Applies one state over another; answers what kubectl was asked. */
async function change(live: readonly unknown[], wanted: readonly unknown[]) {
  const asked: string[] = [];
  await refuseUnsafeRingChange(environment({ observability: { namespace: "fleet" } }), wanted, async (args) => {
    asked.push(args.join(" "));
    return Promise.resolve(JSON.stringify({ items: live }));
  });
  return asked;
}

describe("refuseUnsafeRingChange", () => {
  it("asks the stack's namespace for ring, routers and ingestors alone", async () => {
    expect(await change(objects(4, 4), objects(3, 4))).toEqual([
      "get configmaps,statefulsets,deployments --namespace fleet " +
        "--selector=app.kubernetes.io/component in (receive-router,receive-ingestor) --output=json",
    ]);
  });

  it("lets the first apply pass", async () => {
    await expect(change([], objects(3, 3))).resolves.toHaveLength(1);
  });

  it("rejects a cluster whose ring is gone while routers and ingestors run", async () => {
    const refusal = change([deployment(3), ingestors("i", 3)], objects(3, 3));
    await expect(refusal).rejects.toThrow(LabError);
    await expect(refusal).rejects.toThrow("the ConfigMap thanos-receive-hashring is gone");
  });

  it("rejects what one apply cannot do, with the steps that are safe", async () => {
    const refusal = change(objects(4, 4), objects(3, 3));
    await expect(refusal).rejects.toThrow(LabError);
    await expect(refusal).rejects.toThrow("1. ringSize: 3 and ingestors: 4, apply");
  });
});

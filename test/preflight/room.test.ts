import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/manifests/json.js";
import { checkNodes, checkPriorityClasses } from "../../src/preflight/check-scheduling.js";
import { checkStorage } from "../../src/preflight/check-storage.js";
import type { Node } from "../../src/preflight/cluster-facts.js";
import type { PreflightFinding } from "../../src/preflight/finding.js";
import type { Workload } from "../../src/preflight/workloads.js";

/** What findings say, in one line each. */
const said = (findings: readonly PreflightFinding[]) =>
  findings.map(({ severity, got }) => `${severity}: ${typeof got === "string" ? got : JSON.stringify(got)}`);

const workload = (podSpec: JsonObject, claims: JsonObject[] = []): Workload => ({
  name: "StatefulSet a",
  namespace: "n",
  template: {},
  podSpec,
  claims,
});
const claim = (storageClassName?: string) =>
  workload({}, [{ spec: storageClassName === undefined ? {} : { storageClassName } }]);

describe("storage", () => {
  const gp3 = { name: "gp3", isDefault: false, allowVolumeExpansion: true };
  const fixed = { name: "local", isDefault: true, allowVolumeExpansion: false };
  it.each([
    ["a class that is there", [claim("gp3")], [gp3], [], []],
    [
      "a default class that cannot grow volumes",
      [claim()],
      [fixed],
      [],
      ["warning: local: allowVolumeExpansion is not true"],
    ],
    ["no default class", [claim()], [gp3], [], ['error: ["gp3"]']],
    ["a class that is not there", [claim("gp2")], [gp3], ["gp3"], ['error: ["gp3"]']],
    ["volumes made by hand", [claim()], [], ["", ""], ["warning: []"]],
    ["no volumes", [workload({})], [], [], []],
  ])("with %s", (_, workloads, classes, volumes, findings) => {
    expect(
      said(checkStorage("batcave", workloads, { storageClasses: { seen: classes }, volumeClasses: { seen: volumes } })),
    ).toEqual(findings);
  });

  it("says that it cannot tell", () => {
    const facts = { storageClasses: { unseen: "forbidden" }, volumeClasses: { unseen: "forbidden" } };
    expect(said(checkStorage("batcave", [claim()], facts))).toEqual(["info: forbidden"]);
  });
});

describe("priorities", () => {
  it("rejects a class that does not exist, once", () => {
    const one = workload({ priorityClassName: "high" });
    expect(said(checkPriorityClasses("batcave", [one, one], { seen: ["low"] }))).toEqual(["error: high"]);
    expect(checkPriorityClasses("batcave", [one], { seen: ["high"] })).toEqual([]);
    expect(checkPriorityClasses("batcave", [workload({})], { unseen: "forbidden" })).toEqual([]);
  });
});

describe("nodes", () => {
  const node = (labels: Node["labels"], taints: Node["taints"] = [], unschedulable = false): Node => ({
    name: "a",
    labels,
    taints,
    unschedulable,
  });
  const zone = (name: string) => ({ nodeSelector: { "topology.kubernetes.io/zone": name } });
  const affinity = (operator: string, values: string[]) => ({
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: "disk", operator, values }] }],
        },
      },
    },
  });
  const dedicated = { key: "dedicated", value: "metrics", effect: "NoSchedule" };
  it.each<[string, JsonObject, Node[], RegExp | undefined]>([
    ["one of the zone", zone("a"), [node({ "topology.kubernetes.io/zone": "a" })], undefined],
    [
      "none of the zone",
      zone("b"),
      [node({ "topology.kubernetes.io/zone": "a" })],
      /with topology.kubernetes.io\/zone=b:/,
    ],
    ["a taint that is not tolerated", {}, [node({}, [dedicated])], /dedicated:NoSchedule/],
    [
      "a taint of another value",
      { tolerations: [{ key: "dedicated", value: "other", effect: "NoSchedule" }] },
      [node({}, [dedicated])],
      /tolerated/,
    ],
    ["a taint that is tolerated", { tolerations: [dedicated] }, [node({}, [dedicated])], undefined],
    [
      "a taint that is tolerated whatever its value and effect",
      { tolerations: [{ key: "dedicated", operator: "Exists" }] },
      [node({}, [dedicated])],
      undefined,
    ],
    ["whatever is tolerated", { tolerations: [{ operator: "Exists" }] }, [node({}, [dedicated])], undefined],
    ["a taint that only prefers", {}, [node({}, [{ ...dedicated, effect: "PreferNoSchedule" }])], undefined],
    ["nodes that are all cordoned", {}, [node({}, [], true)], /cordoned/],
    ["no nodes", {}, [], /that takes pods/],
    ["an affinity that holds", affinity("In", ["ssd"]), [node({ disk: "ssd" })], undefined],
    ["an affinity that does not hold", affinity("NotIn", ["ssd"]), [node({ disk: "ssd" })], /disk NotIn \["ssd"\]/],
    ["an affinity to a label that is missing", affinity("Exists", []), [node({})], /disk Exists/],
  ])("with %s", (_, podSpec, nodes, rule) => {
    const findings = checkNodes("batcave", [workload(podSpec)], { seen: nodes });
    expect(findings.map((finding) => finding.severity)).toEqual(rule === undefined ? [] : ["warning"]);
    if (rule !== undefined) expect(findings[0]?.rule).toMatch(rule);
  });

  it("are told of once, with all that ask for the same", () => {
    const findings = checkNodes("batcave", [workload(zone("b")), { ...workload(zone("b")), name: "Deployment b" }], {
      seen: [],
    });
    expect(said(findings)).toEqual(["warning: none of 0 nodes; for StatefulSet a, Deployment b"]);
  });
});

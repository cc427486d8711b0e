import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { destructionWaves } from "../../../lab/apply/destroy-stack.js";
import { entryFor, type Inventory, readInventory, writeInventory } from "../../../lab/apply/inventory.js";
import { renderedObject } from "../../support/rendered-object.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "inventory-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("an inventory file", () => {
  const secret = renderedObject({ data: { password: "czNjcjN0" }, type: "Opaque" }, { kind: "Secret" });
  const inventory: Inventory = { stackId: "s", context: "c", entries: { x: entryFor(secret, true) } };

  it("reads back what was written", () => {
    const file = join(folder, "deeper", "s.json");
    writeInventory(file, inventory);
    expect(readInventory(file, "s", "c")).toEqual(inventory);
  });

  it("holds the keys of a Secret and never a value, not even as a digest, and is for its owner alone", () => {
    const file = join(folder, "s.json");
    writeInventory(file, inventory);
    expect(readFileSync(file, "utf8")).not.toContain("czNjcjN0");
    expect(inventory.entries.x?.object.data).toEqual({ password: "" });
    const other = renderedObject({ data: { password: "b3RoZXI=" }, type: "Opaque" }, { kind: "Secret" });
    expect(entryFor(other, true).digest).toBe(inventory.entries.x?.digest);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("is empty for a stack that was never applied", () => {
    expect(readInventory(join(folder, "none.json"), "s", "c").entries).toEqual({});
  });

  it.each([
    ["another stack", "other", "c", "belongs to stack s, not other"],
    ["another cluster", "s", "other", "belongs to cluster c, not other"],
  ])("rejects %s", (_, stackId, context, message) => {
    const file = join(folder, "s.json");
    writeInventory(file, inventory);
    expect(() => readInventory(file, stackId, context)).toThrow(message);
  });

  it.each(["", "{}", "[1"])("rejects a file that holds %j", (text) => {
    const file = join(folder, "s.json");
    writeFileSync(file, text);
    expect(() => readInventory(file, "s", "c")).toThrow("is not an inventory");
  });
});

describe("a digest", () => {
  it("does not depend on the order of keys", () => {
    const one = entryFor(renderedObject({ data: { a: "1", b: "2" } }), true);
    expect(entryFor(renderedObject({ data: { b: "2", a: "1" } }), true).digest).toBe(one.digest);
    expect(entryFor(renderedObject({ data: { a: "1", b: "3" } }), true).digest).not.toBe(one.digest);
  });

  it("changes with the revision of write-only data", () => {
    const revision = (writeOnlyRevision: number) => entryFor(renderedObject({}, { writeOnlyRevision }), true).digest;
    expect(revision(1)).not.toBe(revision(2));
  });
});

describe("destructionWaves", () => {
  const entry = (name: string, ...dependsOn: string[]) => entryFor(renderedObject({}, { name, dependsOn }), true);
  const entries = [entry("namespace"), entry("config", "namespace"), entry("workload", "config")];
  const inventory: Inventory = {
    stackId: "s",
    context: "c",
    entries: Object.fromEntries(entries.map((one) => [one.address, one])),
  };
  const waves = (names: readonly string[]) =>
    destructionWaves(
      entries.filter(({ address }) => names.includes(address)),
      inventory,
    ).map((wave) => wave.map(({ address }) => address));

  it("destroys what depends on others first", () => {
    expect(waves(["namespace", "config", "workload"])).toEqual([["workload"], ["config"], ["namespace"]]);
  });

  it("keeps that order where the object between two of them stays", () => {
    expect(waves(["namespace", "workload"])).toEqual([["workload"], ["namespace"]]);
  });
});

import { type DependencyGraph, creationWaves, transitiveClosure } from "../../src/manifests/order.js";
import { deleteObjects } from "./cluster-objects.js";
import { describeIdentity, identityOf } from "./identity.js";
import type { Inventory, InventoryEntry } from "./inventory.js";
import type { KubectlTarget } from "./kubectl.js";

/**
 * Destroys objects in the reverse of the order they were created in, those of one wave in one call.
 * @param inventory everything the stack has made: what is kept may stand between two objects that go
 * @param forget is told the address of each object that is gone
 */
export async function destroyEntries(
  target: KubectlTarget,
  entries: readonly InventoryEntry[],
  inventory: Inventory,
  forget: (address: string) => void,
  onProgress: (detail: string) => void,
): Promise<void> {
  for (const wave of destructionWaves(entries, inventory)) {
    onProgress(`destroying ${wave.map(({ object }) => describeIdentity(identityOf(object))).join(", ")}`);
    const seconds = Math.max(...wave.map(({ deleteSeconds }) => deleteSeconds));
    // Foreground: a successor of the same name must not meet the pods of its predecessor.
    await deleteObjects(
      target,
      wave.map(({ object }) => identityOf(object)),
      "foreground",
      seconds,
    );
    wave.forEach(({ address }) => forget(address));
  }
}

/** The reverse of the order of creation, for some of the objects of an inventory. */
export function destructionWaves(
  entries: readonly InventoryEntry[],
  inventory: Inventory,
): readonly (readonly InventoryEntry[])[] {
  const byAddress = new Map(entries.map((entry) => [entry.address, entry]));
  const all = Object.values(inventory.entries).map(({ address, dependsOn }) => [address, new Set(dependsOn)] as const);
  const reachable = transitiveClosure(new Map(all));
  const graph: DependencyGraph = new Map(
    entries.map(({ address }) => [
      address,
      new Set([...(reachable.get(address) ?? [])].filter((other) => byAddress.has(other))),
    ]),
  );
  return [...creationWaves(graph)].reverse().map((wave) => wave.map((address) => byAddress.get(address)!));
}

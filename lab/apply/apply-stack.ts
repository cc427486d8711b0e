import type { RenderedObject } from "../../src/manifests/render-stack.js";
import { startClock } from "../elapsed.js";
import { LabError } from "../lab-error.js";
import { type Awaited, awaitFrom, lookAt, pauseBetweenLooks } from "./await-ready.js";
import { applyObjects, findDrift, readLive } from "./cluster-objects.js";
import { destroyEntries } from "./destroy-stack.js";
import { identityOf } from "./identity.js";
import { entryFor, type Inventory, type InventoryEntry, readInventory, writeInventory } from "./inventory.js";
import type { KubectlTarget } from "./kubectl.js";
import { type Action, type Plan, type PlannedObject, planStack, unchangedSoFar } from "./plan.js";

/** A stack to apply. */
export interface ApplyProps {
  readonly stackId: string;
  /** The rendered stack. */
  readonly objects: readonly RenderedObject[];
  /** What this stack has made in this cluster so far; made on the first apply. */
  readonly inventoryFile: string;
  readonly kubectl: KubectlTarget;
  /** Takes a line about what is happening. @default nobody is told */
  readonly onProgress?: (detail: string) => void;
}

/** What an apply has done, in numbers of objects. */
export interface ApplyResult {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly replaced: number;
  readonly destroyed: number;
  readonly seconds: number;
}

/**
 * Brings a cluster to what a rendered stack says, the way Terraform would: objects the stack lacks now are destroyed,
 * what cannot change in place is replaced, every object waits for those it depends on, and a workload counts as
 * done when it is rolled out. An apply that was interrupted is taken up again by the next one.
 * @throws LabError when the plan is refused, kubectl fails, or an object does not become ready in time
 */
export async function applyStack(props: ApplyProps): Promise<ApplyResult> {
  const elapsed = startClock();
  const { stackId, objects, inventoryFile, kubectl: target, onProgress = () => undefined } = props;
  const inventory = new RecordedInventory(inventoryFile, readInventory(inventoryFile, stackId, target.context));
  onProgress("comparing with the cluster");
  const plan = await makePlan(inventory.current, objects, target);
  const forget = (address: string) => inventory.forget(address);
  await destroyEntries(target, plan.destroy, inventory.current, forget, onProgress);
  plan.removed.forEach((address) => inventory.forget(address));
  await new Application(plan, inventory, target, onProgress).run();
  const count = (action: Action) => plan.objects.filter((planned) => planned.action === action).length;
  return {
    added: count("add"),
    changed: count("change"),
    unchanged: count("keep"),
    replaced: count("replace"),
    destroyed: plan.removed.length,
    seconds: elapsed(),
  };
}

async function makePlan(
  inventory: Inventory,
  objects: readonly RenderedObject[],
  target: KubectlTarget,
): Promise<Plan> {
  const known = [...objects, ...Object.values(inventory.entries)].map(({ object }) => identityOf(object));
  const live = await readLive(target, known);
  const unchanged = unchangedSoFar({ inventory, objects, live });
  // The provider does not read write-only data back either: its revision alone says whether it changed.
  const comparable = unchanged.filter(({ writeOnlyRevision }) => writeOnlyRevision === undefined);
  const drifted = await findDrift(
    target,
    comparable.map(({ object }) => object),
  );
  return planStack({ inventory, objects, live, drifted });
}

/** An inventory whose every change is on disk before the next step is taken. */
class RecordedInventory {
  constructor(
    private readonly file: string,
    public current: Inventory,
  ) {}

  record(entries: readonly InventoryEntry[]): void {
    const added = Object.fromEntries(entries.map((entry) => [entry.address, entry]));
    this.write({ ...this.current.entries, ...added });
  }

  forget(address: string): void {
    this.write(Object.fromEntries(Object.entries(this.current.entries).filter(([name]) => name !== address)));
  }

  private write(entries: Inventory["entries"]): void {
    this.current = { ...this.current, entries };
    writeInventory(this.file, this.current);
  }
}

/** Every how many looks at awaited objects the warnings of the cluster are read too. */
const EVENTS_EVERY = 3;

/** One run over the objects of a plan. */
class Application {
  private readonly pending: Map<string, PlannedObject>;
  private readonly done: Set<string>;
  private awaited: readonly Awaited[] = [];

  constructor(
    private readonly plan: Plan,
    private readonly inventory: RecordedInventory,
    private readonly target: KubectlTarget,
    private readonly onProgress: (detail: string) => void,
  ) {
    const isKept = ({ action }: PlannedObject) => action === "keep";
    this.done = new Set(plan.objects.filter(isKept).map(({ rendered }) => rendered.address));
    this.pending = new Map(plan.objects.filter((one) => !isKept(one)).map((one) => [one.rendered.address, one]));
  }

  async run(): Promise<void> {
    // What stays may still have got other dependencies, which the order of a later destroy follows.
    const kept = this.plan.objects.filter(({ rendered }) => this.done.has(rendered.address));
    this.inventory.record(kept.map(({ rendered }) => entryFor(rendered, true)));
    let looks = 0;
    while (this.pending.size > 0 || this.awaited.length > 0) {
      const next = [...this.pending.values()].filter((planned) => this.isReleased(planned));
      if (next.length > 0) {
        await this.apply(next);
        looks = 0;
      } else if (this.awaited.length > 0) {
        await pauseBetweenLooks(looks++);
      } else {
        const stuck = [...this.pending.keys()].join(", ");
        throw new LabError(`${stuck} wait for one another`, "the stack was not rendered by renderStack");
      }
      await this.look(looks % EVENTS_EVERY === EVENTS_EVERY - 1);
    }
  }

  /** Whether everything a resource depends on is done. What is not of this stack's objects was not rendered. */
  private isReleased({ rendered }: PlannedObject): boolean {
    return rendered.dependsOn.every(
      (address) => this.done.has(address) || !(this.pending.has(address) || this.isAwaited(address)),
    );
  }

  private isAwaited(address: string): boolean {
    return this.awaited.some(({ rendered }) => rendered.address === address);
  }

  /** Applies objects that do not depend on one another, in one call. */
  private async apply(planned: readonly PlannedObject[]): Promise<void> {
    this.tell(`applying ${planned.length === 1 ? planned[0]!.rendered.address : `${planned.length} objects`}`);
    this.inventory.record(planned.map(({ rendered }) => this.unsettled(rendered)));
    const since = Date.now();
    await applyObjects(
      this.target,
      planned.map(({ rendered }) => rendered.object),
    );
    const [waiting, finished] = partition(planned, ({ rendered }) => rendered.steering.wait !== undefined);
    this.inventory.record([
      ...waiting.map(({ rendered }) => entryFor(rendered, false)),
      ...finished.map(({ rendered }) => entryFor(rendered, true)),
    ]);
    for (const { rendered } of planned) this.pending.delete(rendered.address);
    for (const { rendered } of finished) this.done.add(rendered.address);
    const started = waiting.map(({ rendered, action }) =>
      awaitFrom(rendered, action === "change" ? "update" : "create", since),
    );
    this.awaited = [...this.awaited, ...started];
  }

  /** What the inventory says while an object is on its way: its previous form, or its new one without a digest. */
  private unsettled(rendered: RenderedObject): InventoryEntry {
    const previous = this.inventory.current.entries[rendered.address];
    return previous === undefined ? { ...entryFor(rendered, false), digest: "" } : { ...previous, settled: false };
  }

  private async look(withEvents: boolean): Promise<void> {
    if (this.awaited.length === 0) return;
    const { ready, waiting, detail } = await lookAt(this.target, this.awaited, withEvents);
    if (ready.length > 0) this.inventory.record(ready.map(({ rendered }) => entryFor(rendered, true)));
    for (const { rendered } of ready) this.done.add(rendered.address);
    this.awaited = waiting;
    if (detail !== "") this.tell(detail);
  }

  private tell(detail: string): void {
    this.onProgress(`${this.done.size} of ${this.plan.objects.length}: ${detail}`);
  }
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}

import { TerraformBackend, type TerraformRemoteState, type TerraformStack } from "#cdktf";
import { stackPlaceholder } from "../src/config/schema/backend.js";
import type { BackendSettings } from "../src/config/schema/environment.js";

/** A backend whose settings reach Terraform as they were written, with the id of the stack where its placeholder stood. */
export class PassThroughBackend extends TerraformBackend {
  readonly #settings: Readonly<Record<string, unknown>>;

  constructor(stack: TerraformStack, id: string, { type, settings }: NonNullable<BackendSettings["other"]>) {
    super(stack, "backend", type);
    this.#settings = JSON.parse(JSON.stringify(settings).replaceAll(stackPlaceholder, id)) as Record<string, unknown>;
  }

  protected override synthesizeAttributes(): Readonly<Record<string, unknown>> {
    return this.#settings;
  }

  protected override synthesizeHclAttributes(): Readonly<Record<string, unknown>> {
    return this.#settings;
  }

  /** @throws Error always: no stack of ours reads the state of another. */
  override getRemoteStateDataSource(): TerraformRemoteState {
    throw new Error("stacks do not read each other's state");
  }
}

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformStack } from "#cdktf";
import { withoutTokenTraces } from "../../src/token-traces.js";

/** One resource as it stands in `cdk.tf.json`, without the framework's own comments. */
export type ResourceJson = Readonly<Record<string, unknown>>;

/** A synthesized stack, and short ways to what a test asserts on. */
export interface SynthesizedStack {
  /** The whole of `cdk.tf.json`. */
  readonly json: Readonly<Record<string, unknown>>;
  /** Addresses of all resources, `type.name`, sorted. */
  readonly addresses: readonly string[];
  /**
   * The resource of that type, and name where the stack has several.
   *
   * @throws Error when there is none, or several and no name was given; it lists what there is.
   */
  readonly resource: (type: string, name?: string) => ResourceJson;
}

/**
 * Synthesizes one stack as the product does: through `app.synth()`, so that validations run and references between
 * stacks are prepared, into a folder that is removed again.
 *
 * @param build adds constructs to the stack.
 */
export function synthStack(build: (stack: TerraformStack) => void): SynthesizedStack {
  const outdir = mkdtempSync(join(tmpdir(), "thanos-fleet-synth-"));
  try {
    withoutTokenTraces(() => {
      const app = new App({ outdir, stackTraces: false });
      build(new TerraformStack(app, "test"));
      app.synth();
    });
    const json = JSON.parse(readFileSync(join(outdir, "stacks/test/cdk.tf.json"), "utf8")) as Record<string, unknown>;
    return inspectStack(json);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Short ways into the parsed `cdk.tf.json` of a stack. */
export function inspectStack(json: Record<string, unknown>): SynthesizedStack {
  const resources = (json.resource ?? {}) as Record<string, Record<string, Record<string, unknown>>>;
  const addresses = Object.entries(resources)
    .flatMap(([type, byName]) => Object.keys(byName).map((name) => `${type}.${name}`))
    .sort();
  return {
    json,
    addresses,
    resource(type, name) {
      const candidates = Object.entries(resources[type] ?? {}).filter(([key]) => name === undefined || key === name);
      const [found] = candidates;
      if (found === undefined || candidates.length > 1) {
        throw new Error(
          `no single ${type}${name === undefined ? "" : `.${name}`} in the stack; it has: ${addresses.join(", ")}`,
        );
      }
      return Object.fromEntries(Object.entries(found[1]).filter(([key]) => key !== "//"));
    },
  };
}

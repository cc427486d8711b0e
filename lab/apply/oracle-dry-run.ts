import { renderStack } from "../../src/manifests/render-stack.js";
import { oracle, oracleStack, oracleVariables } from "../../test/support/provider-oracle.js";
import { LabError } from "../lab-error.js";
import { applyObjects, deleteObjects, readLive } from "./cluster-objects.js";
import { identityKey, identityOf } from "./identity.js";
import { kubectl, type KubectlTarget, readObjects } from "./kubectl.js";
import { type Difference, differences } from "./oracle-comparison.js";
import { FIELD_MANAGER } from "./plan.js";

/** A rendered object that a real API server completes to something else than what the real provider sent. */
export interface OracleMismatch {
  /** Name in the recording. */
  readonly name: string;
  readonly differences: readonly Difference[];
}

/**
 * Sends every recorded resource, rendered, to a real API server without keeping it, and compares the answers with what
 * the real provider sent for the same resource. The namespace alone is made and removed again: the rest needs it.
 * @returns the mismatches; empty when rendering is as good as the provider
 * @throws LabError when the namespace exists already or kubectl fails
 */
export async function checkOracleByDryRun(target: KubectlTarget): Promise<readonly OracleMismatch[]> {
  const { objects } = renderStack(oracleStack(), { variables: oracleVariables });
  const rendered = new Map(objects.map(({ address, object }) => [address, object]));
  const namespace = rendered.get("kubernetes_namespace_v1.namespace")!;
  const identity = identityOf(namespace);
  if ((await readLive(target, [identity])).size > 0) {
    throw new LabError(`namespace ${identity.name} exists in ${target.context}`, "remove it");
  }
  const answers = new Map<string, ReturnType<typeof readObjects>[number]>();
  await applyObjects(target, [namespace]);
  try {
    const mode = ["--server-side", `--field-manager=${FIELD_MANAGER}`, "--dry-run=server", "-o", "json"];
    const output = await kubectl(target, ["apply", ...mode, "-f", "-"], { objects: [...rendered.values()] });
    for (const answer of readObjects(output)) answers.set(identityKey(identityOf(answer)), answer);
  } finally {
    await deleteObjects(target, [identity], "background", 120);
  }
  return Object.entries(oracle).flatMap(([name, { resource, sent }]) => {
    const answer = answers.get(identityKey(identityOf(rendered.get(`${resource}.${name}`)!)));
    const found = answer === undefined ? [{ path: "", sent }] : differences(sent, answer);
    return found.length === 0 ? [] : [{ name, differences: found }];
  });
}

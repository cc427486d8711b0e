import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  objectStoreActions,
  type ObjectStoreRole,
  type S3Action,
} from "../../src/object-store/object-store-actions.js";
import { LabError } from "../lab-error.js";
import type { ReportDetail } from "../progress.js";
import { labMinio } from "./object-store/lab-minio.js";
import { withTemporaryBucket, type MinioAccess } from "./object-store/minio-access.js";
import { lastLine, operations } from "./object-store/operations.js";
import { sampleBlocks } from "./object-store/sample-blocks.js";
import type { Scenario } from "./scenario.js";

const components: Readonly<Record<ObjectStoreRole, string>> = {
  receiveIngestor: "ingestor",
  storeGateway: "store gateway",
  compactor: "compactor",
};

/** Part of the names of temporary users, which MinIO wants at most 20 characters long. */
const shortNames: Readonly<Record<ObjectStoreRole, string>> = {
  receiveIngestor: "ingestor",
  storeGateway: "gateway",
  compactor: "compactor",
};

/**
 * Lets a component do its work with all actions of its policy, and then with all but one, for each of them.
 *
 * @returns the actions without which it failed, all of them.
 * @throws LabError when it fails with all, or does its work without one, which is one too many.
 */
export async function everyActionIsNeeded(
  minio: MinioAccess,
  role: ObjectStoreRole,
  blocks: readonly string[],
  report: ReportDetail,
): Promise<readonly S3Action[]> {
  const operation = operations[role];
  const actions = objectStoreActions[role];
  const attempt = (name: string, allowed: readonly S3Action[]) =>
    withTemporaryBucket(minio, `lab-${shortNames[role]}-${name}`, allowed, async (temporary) => {
      const place = { ...temporary, minio, blocks };
      await operation.prepare(place);
      return operation.run(place);
    });

  report("with all actions");
  const whole = await attempt("all", actions);
  if (!whole.done) throw new LabError(`with all of ${actions.join(", ")} it fails: ${lastLine(whole.log)}`);
  const problems: string[] = [];
  for (const [index, action] of actions.entries()) {
    report(`without ${action}`);
    const { done, denied, log } = await attempt(
      String(index),
      actions.filter((other) => other !== action),
    );
    if (done) problems.push(`it does its work without ${action}: one action too many`);
    else if (!denied) problems.push(`without ${action} it fails, but for another reason: ${lastLine(log)}`);
  }
  if (problems.length > 0) throw new LabError(problems.join("\n"));
  return actions;
}

/** One scenario per component, on the real Thanos and a temporary user and bucket of the lab's MinIO. */
export const objectStoreActionScenarios: readonly Scenario[] = (
  Object.entries(components) as [ObjectStoreRole, string][]
).map(([role, component]) => ({
  title: `every action of the ${component}'s policy is needed`,
  async run(context, report) {
    const folder = mkdtempSync(join(tmpdir(), "thanos-fleet-actions-"));
    try {
      const minio = await labMinio(context, folder);
      report("making sample blocks");
      const blocks = await sampleBlocks(minio.binary, mkdtempSync(join(folder, "prometheus-")));
      const needed = await everyActionIsNeeded(minio, role, blocks, report);
      return `refused without ${needed.join(", without ")}`;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
}));

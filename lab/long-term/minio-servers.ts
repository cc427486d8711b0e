import { LabError } from "../lab-error.js";
import type { ScenarioContext } from "../scenarios/scenario.js";
import { losablePods } from "./pods-away.js";

/** The servers of the lab's MinIO. */
export interface MinioServers {
  readonly count: number;
  /** Kills the last servers that run, without warning, and keeps them away. @param left how many stay */
  lose(left: number): Promise<void>;
  /** Lets all of them come back and waits until they are ready. */
  restore(): Promise<void>;
}

/**
 * Opens the servers of the lab's MinIO.
 *
 * @throws LabError when there are fewer than four, as in a lab that was not started for it.
 */
export function minioServers(context: ScenarioContext): MinioServers {
  const count = context.checks.environment.observability.objectStore.minio?.servers ?? 0;
  if (count < 4)
    throw new LabError(
      `the lab's MinIO has ${count} servers`,
      "`npm run lab -- down`, then `npm run lab -- up --minio-servers 4`",
    );
  const pods = losablePods(context, "minio", count);
  return {
    count,
    lose: (left) => pods.lose(Array.from({ length: count - left }, (_, index) => left + index)),
    restore: () => pods.restore(),
  };
}

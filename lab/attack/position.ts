import { execa } from "execa";
import { LabError } from "../lab-error.js";
import { assertInBounds } from "./boundary.js";
import type { Job, JobResult } from "./job.js";

/** A network namespace that attacks are started in. */
export interface Position {
  /** File of the namespace, as `nsenter --net` takes it. */
  readonly networkNamespace: string;
  /** Root of this working copy. */
  readonly checkout: string;
}

/** Starting a process, loading the code. */
const overheadSeconds = 30;

const defaultSeconds = 15;

/**
 * Does jobs one after the other from inside a network position.
 *
 * @returns their results, in the same order.
 * @throws LabError where a job is aimed elsewhere than at the lab, or the attacking process itself fails.
 */
export async function attackFrom(position: Position, jobs: readonly Job[]): Promise<readonly JobResult[]> {
  for (const job of jobs) assertInBounds(job);
  const seconds = jobs.reduce((sum, job) => sum + (job.seconds ?? defaultSeconds), overheadSeconds);
  const program = [process.execPath, "--import", "tsx", "lab/attack/run.ts"];
  const result = await execa("nsenter", [`--net=${position.networkNamespace}`, "--", ...program], {
    cwd: position.checkout,
    input: JSON.stringify(jobs),
    reject: false,
    timeout: seconds * 1000,
  });
  if (result.failed) throw new LabError(`the attacking process failed: ${result.stderr || result.shortMessage}`);
  return JSON.parse(result.stdout) as readonly JobResult[];
}

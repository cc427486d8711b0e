import { join, resolve } from "node:path";
import { CheckoutLock, type LockHolder } from "../deploy/checkout-lock.js";
import type { Interruption } from "../deploy/interruption.js";
import { leftProcesses } from "../deploy/left-processes.js";
import { clearRuns } from "../deploy/stack-run.js";
import { systemProblem } from "../deploy/system-problem.js";
import type { DeployPlace } from "./run-deploy.js";
import { UserError } from "./user-error.js";

/** Folder of plans and logs in the output folder. */
export const runs = "runs";

/** Works while nobody else does in this checkout. @throws UserError that says who does. */
export async function holdingTheCheckout(
  command: string,
  environment: string,
  { outdir, tell, interruption }: DeployPlace,
  work: () => Promise<number>,
): Promise<number> {
  const lock = takeLock(resolve(outdir, "run.lock"), `${command} ${environment}`);
  if (!(lock instanceof CheckoutLock)) {
    throw new UserError(
      `${lock.command} is running in this checkout since ${lock.since} (process ${lock.pid} on ${lock.host}); ` +
        `wait for it, or remove ${join(outdir, "run.lock")} when that process is gone`,
    );
  }
  try {
    await leftProcessesEnd(resolve(outdir, runs), tell, interruption);
    clearRuns(resolve(outdir, runs));
    return await work();
  } catch (error) {
    const problem = systemProblem(error);
    throw problem === undefined ? error : new UserError(`${problem}; mend that, then run this again`);
  } finally {
    clearRuns(resolve(outdir, runs));
    lock.release();
  }
}

function takeLock(file: string, command: string): CheckoutLock | LockHolder {
  try {
    return CheckoutLock.take(file, command);
  } catch (error) {
    const problem = systemProblem(error);
    throw problem === undefined ? error : new UserError(`${problem}; nothing was changed`);
  }
}

/** Waits for what a killed run left at work: it ends by itself, and its state is whole then. */
async function leftProcessesEnd(folder: string, tell: DeployPlace["tell"], interruption: Interruption): Promise<void> {
  for (let told = false, left; (left = leftProcesses(folder)).length > 0 && !interruption.requested; told = true) {
    if (!told)
      tell(`Terraform of a run that was killed is still at work (process ${left.join(", ")}); waiting for it\n`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

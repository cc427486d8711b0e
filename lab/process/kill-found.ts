import { LabError } from "../lab-error.js";
import { waitUntil } from "../cluster/wait.js";
import { identify, isGone, kill, type ProcessIdentity } from "./identity.js";

/** Seconds in which a killed process must be gone: it may hang in the kernel while its memory is given back. */
const GONE_WITHIN = 30;

/**
 * Kills a process that is looked up by somebody else's record, and waits until it is gone. The record is read again once
 * the start time of its process is known: only then the pid cannot have been given to another one in between.
 *
 * @param find looks into the record.
 * @param what as it reads in "… does not run".
 * @throws LabError when nothing runs, or something else than before.
 */
export async function killFound(find: () => Promise<number | undefined>, what: string): Promise<ProcessIdentity> {
  const pid = await find();
  const identity = pid === undefined ? undefined : identify(pid);
  if (identity === undefined) throw new LabError(`${what} does not run`);
  if ((await find()) !== pid) throw new LabError(`${what} was replaced while it was being killed`);
  kill(identity, "SIGKILL");
  await waitUntil(() => isGone(identity), { seconds: GONE_WITHIN, what: `${what} to end`, everyMilliseconds: 50 });
  return identity;
}

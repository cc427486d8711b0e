import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { containerPid, type ContainerPlace } from "../cluster/container-pid.js";
import { LabError } from "../lab-error.js";
import { nodePaths } from "../paths.js";
import { identify, isGone, kill, type ProcessIdentity } from "../process/identity.js";
import { OBSERVABILITY } from "../topology.js";
import type { LossContext } from "./scenario.js";

/** A moment within a compaction, by what the Compactor says when it begins. */
export interface CompactionMoment {
  readonly title: string;
  readonly said: string;
}

/** Both ends of the time in which a kill may leave half of something behind. */
export const moments = {
  compacting: { title: "while blocks are compacted", said: 'msg="downloaded and verified blocks; compacting blocks"' },
  uploaded: { title: "when the result is uploaded and its sources are still there", said: 'msg="uploaded block"' },
} as const satisfies Record<string, CompactionMoment>;

const finished = 'msg="finished compacting blocks"';

/** Milliseconds between two looks into the log; a compaction of the lab takes some hundred. */
const everyMilliseconds = 5;

/** Looks, a second apart, until a container that was killed must run again: its kubelet may let it wait for 40 s. */
const startsWithin = 90;

/** Times that a compaction may be over before the kill. */
const attempts = 5;

/**
 * Kills the Compactor at the next moment of this kind.
 *
 * @throws LabError when none comes in time, or the compaction was over each time before the process was gone.
 */
export async function killCompactorAt(
  context: LossContext,
  place: ContainerPlace,
  { said, title }: CompactionMoment,
  patienceSeconds: number,
): Promise<void> {
  const deadline = performance.now() + patienceSeconds * 1000;
  let former: number | undefined;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const process = await runningProcess(context, place, former);
    former = process.pid;
    // Read as a file: a kill that is asked for through the API server would come too late.
    const file = newestLog(nodePaths(context.lab.paths, OBSERVABILITY.name, OBSERVABILITY.name).podLogs, place);
    const seen = statSync(file).size;
    const fresh = () => readFileSync(file).subarray(seen).toString();
    while (!fresh().includes(said)) {
      if (performance.now() > deadline) throw new LabError(`after ${patienceSeconds} s no compaction to kill ${title}`);
      await pause(everyMilliseconds);
    }
    kill(process, "SIGKILL");
    while (!isGone(process)) await pause(everyMilliseconds);
    const log = fresh();
    if (log.lastIndexOf(said) > log.lastIndexOf(finished)) return;
  }
  throw new LabError(`${attempts} compactions were over before the Compactor was gone`);
}

/** The process of a container, as soon as it is another one than before. */
async function runningProcess(
  { checks, lab }: LossContext,
  place: ContainerPlace,
  former: number | undefined,
): Promise<ProcessIdentity> {
  for (let look = 0; look < startsWithin; look += 1) {
    const kubectl = checks.kubectl(OBSERVABILITY);
    const pid = await containerPid(OBSERVABILITY, place, lab.paths, kubectl).catch(() => undefined);
    const process = pid === undefined || pid === former ? undefined : identify(pid);
    if (process !== undefined) return process;
    await pause(1_000);
  }
  throw new LabError(`${place.pod} does not run`);
}

/** The log of a pod's container since its last start. */
function newestLog(podLogs: string, { namespace, pod, container = "" }: ContainerPlace): string {
  const files = readdirSync(podLogs)
    .filter((folder) => folder.startsWith(`${namespace}_${pod}_`))
    .map((folder) => join(podLogs, folder, container))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => ({ file: join(folder, name), start: parseInt(name, 10) })))
    .filter(({ file }) => file.endsWith(".log"))
    .sort((one, other) => other.start - one.start);
  if (files[0] === undefined) throw new LabError(`${pod} has no log`);
  return files[0].file;
}

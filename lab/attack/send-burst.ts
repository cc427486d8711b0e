import { setMaxListeners } from "node:events";
import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { connectorTo } from "./connect.js";
import type { BurstJob } from "./job.js";
import { describeOutcome, outcomeOf, type Outcome } from "./outcome.js";

/** Opens connections wave after wave, holds all of them, counts those that still stand, and closes every one. */
export async function sendBurst(job: BurstJob, signal: AbortSignal): Promise<Outcome> {
  const connect = connectorTo(job.target, job.tls);
  const sockets: Socket[] = [];
  // Every connection that is being opened listens to it.
  setMaxListeners(job.wave + 1, signal);
  const failed: Record<string, number> = {};
  try {
    for (let begun = 0; begun < job.connections && !signal.aborted; begun += job.wave) {
      const size = Math.min(job.wave, job.connections - begun);
      const wave = await Promise.allSettled(Array.from({ length: size }, () => connect(signal)));
      for (const each of wave) {
        if (each.status === "fulfilled") sockets.push(quiet(each.value));
        else count(failed, describeOutcome(outcomeOf(each.reason as NodeJS.ErrnoException)));
      }
    }
    await pause(job.holdSeconds * 1000, undefined, { signal }).catch(() => undefined);
    const open = sockets.filter((socket) => !socket.destroyed && !socket.readableEnded).length;
    if (open < sockets.length) failed["ended by the server"] = sockets.length - open;
    return { what: "burst", open, failed };
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

/** A reset of a held connection is counted at the end; until then it is nobody's error. */
function quiet(socket: Socket): Socket {
  socket.on("error", () => undefined);
  socket.resume();
  return socket;
}

function count(failed: Record<string, number>, reason: string): void {
  failed[reason] = (failed[reason] ?? 0) + 1;
}

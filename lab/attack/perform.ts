import { assertInBounds } from "./boundary.js";
import type { Job, JobResult } from "./job.js";
import { outcomeOf, type Outcome } from "./outcome.js";
import { sendBurst } from "./send-burst.js";
import { sendGarbage } from "./send-garbage.js";
import { sendGrpcWrite } from "./send-grpc-write.js";
import { sendWrite } from "./send-write.js";

const defaultSeconds = 15;

/**
 * Does one job and says exactly what happened. Whatever the attacked server does is an outcome, never an error.
 *
 * @throws LabError where the job would leave the lab or its bounds; nothing is sent then.
 */
export async function perform(job: Job): Promise<JobResult> {
  assertInBounds(job);
  const started = performance.now();
  const signal = AbortSignal.timeout((job.seconds ?? defaultSeconds) * 1000);
  const outcome = await send(job, signal).catch((error: unknown): Outcome =>
    signal.aborted ? { what: "timedOut" } : outcomeOf(error as NodeJS.ErrnoException),
  );
  return { outcome, milliseconds: Math.round(performance.now() - started) };
}

function send(job: Job, signal: AbortSignal): Promise<Outcome> {
  switch (job.kind) {
    case "write":
      return sendWrite(job, signal);
    case "grpcWrite":
      return sendGrpcWrite(job, signal);
    case "garbage":
      return sendGarbage(job, signal);
    case "burst":
      return sendBurst(job, signal);
  }
}

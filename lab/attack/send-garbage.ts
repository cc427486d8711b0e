import { randomBytes } from "node:crypto";
import { connectorTo } from "./connect.js";
import type { GarbageJob } from "./job.js";
import type { Outcome } from "./outcome.js";

/** Nothing that is worth showing is longer. */
const shownBytes = 200;

/**
 * Sends random bytes where a protocol is expected, then listens until the server ends the connection.
 *
 * @throws what the connection says when it ends in an error.
 */
export async function sendGarbage(job: GarbageJob, signal: AbortSignal): Promise<Outcome> {
  const socket = await connectorTo(job.target, job.tls)(signal);
  const noise = randomBytes(job.bytes);
  // Neither a TLS record nor a letter: no server may take the first byte for the start of something it knows.
  noise[0] = 0xff;
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    socket.on("data", (piece: Buffer) => {
      received = Buffer.concat([received, piece]).subarray(0, shownBytes);
    });
    signal.addEventListener("abort", () => socket.destroy(new Error("out of time")), { once: true });
    // What came before a reset is the answer; the reset only says that we were still talking.
    socket.once("error", (error) =>
      received.length > 0 ? resolve({ what: "closed", received: received.toString("latin1") }) : reject(error),
    );
    socket.once("close", () => resolve({ what: "closed", received: received.toString("latin1") }));
    socket.write(noise);
  });
}

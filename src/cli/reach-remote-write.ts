import { lookup } from "node:dns/promises";
import { connect } from "node:tls";
import type { RemoteWriteReach } from "../preflight/check-remote-write.js";

/** Longest wait, in milliseconds. */
const patience = 10_000;

/**
 * Tries what a sender does first: finds the name, and begins to speak TLS. No certificate is shown, so Receive lets nobody in
 * by this; that it answers is all there is to see.
 */
export async function reachRemoteWrite(host: string, port: number): Promise<RemoteWriteReach> {
  try {
    await lookup(host);
  } catch (error) {
    return { state: "unresolved", reason: messageOf(error) };
  }
  return new Promise((resolve) => {
    // Whose certificate it is is for the senders to judge: they know the authority.
    const socket = connect({ host, port, servername: host, rejectUnauthorized: false, timeout: patience });
    const done = (reach: RemoteWriteReach) => {
      socket.destroy();
      resolve(reach);
    };
    socket.on("secureConnect", () => done({ state: "answers" }));
    socket.on("timeout", () => done({ state: "silent", reason: `no answer within ${patience / 1_000} s` }));
    socket.on("error", (error) => done({ state: "silent", reason: messageOf(error) }));
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

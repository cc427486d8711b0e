import { once } from "node:events";
import { connect as connectPlain, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { connect as connectTls, createSecureContext } from "node:tls";
import type { Target, TlsOptions } from "./job.js";

/**
 * How long a finished handshake is watched before anything is sent. In TLS 1.3 the client's side of the handshake ends
 * before the server has looked at the certificate: a refusal comes as an alert afterwards, and what was sent meanwhile
 * would turn it into a reset that hides the reason.
 */
const settleMilliseconds = 300;

/** Opens one more connection of the same kind. @throws what the socket says, the server's alert included. */
export type Connector = (signal: AbortSignal) => Promise<Socket>;

/** Opens connections, with TLS where asked for, that the server has not refused. The keys are read once for all of them. */
export function connectorTo(target: Target, tls: TlsOptions | undefined): Connector {
  const place = { host: target.address, port: target.port };
  if (tls === undefined) return (signal) => established(connectPlain(place), "connect", signal);
  const options = {
    ...place,
    servername: tls.serverName,
    secureContext: createSecureContext({
      cert: tls.certificate,
      key: tls.key,
      maxVersion: tls.highestVersion ?? "TLSv1.3",
      minVersion: "TLSv1.2",
    }),
    rejectUnauthorized: false,
  };
  return async (signal) => withoutRefusal(await established(connectTls(options), "secureConnect", signal));
}

async function established(socket: Socket, event: string, signal: AbortSignal): Promise<Socket> {
  try {
    await Promise.race([once(socket, event, { signal }), endOf(socket)]);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function withoutRefusal(socket: Socket): Promise<Socket> {
  const patience = new AbortController();
  try {
    await Promise.race([pause(settleMilliseconds, undefined, { signal: patience.signal }), endOf(socket)]);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    patience.abort();
  }
}

function endOf(socket: Socket): Promise<never> {
  return new Promise((_, reject) => {
    socket.once("error", reject);
    socket.once("close", () => reject(Object.assign(new Error("closed"), { code: "ECONNRESET" })));
  });
}

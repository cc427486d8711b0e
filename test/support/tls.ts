import type { AddressInfo } from "node:net";
import { connect, createServer } from "node:tls";
import type { StackVariables } from "../../src/identity/stack-variables.js";

/** One side of a connection. */
export interface TlsSide {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

/** The side a role plays, from the variables of its stack. */
export function side(variables: StackVariables, role: string): TlsSide {
  const prefix = role.replaceAll("-", "_");
  const of = (name: string) => variables[`${prefix}_${name}`] ?? "";
  return { cert: of("certificate"), key: of("key"), ca: of("authorities") };
}

/**
 * A TLS 1.3 handshake in which both sides show a certificate.
 *
 * @param servername name the client looks for in the server's certificate.
 * @returns common name of the client, as the server sees it.
 * @throws Error when either side refuses the other.
 */
export function handshake(server: TlsSide, client: Partial<TlsSide>, servername: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const done = (settle: () => void) => {
      listener.close();
      settle();
    };
    const listener = createServer(
      { ...server, requestCert: true, rejectUnauthorized: true, minVersion: "TLSv1.3" },
      (socket) => {
        const { CN } = socket.getPeerCertificate().subject;
        socket.destroy();
        done(() => resolve(String(CN)));
      },
    );
    listener.on("tlsClientError", (error: Error, socket) => {
      socket.destroy();
      done(() => reject(error));
    });
    listener.listen(0, "127.0.0.1", () => {
      const { port } = listener.address() as AddressInfo;
      const socket = connect({ ...client, port, host: "127.0.0.1", servername });
      socket.on("error", (error: Error) => done(() => reject(error)));
      socket.on("end", () => socket.destroy());
    });
  });
}

import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { CertificateIssuer, makeAuthority } from "../../src/identity/certificate-authority.js";
import { Duration } from "../../src/units/duration.js";

/** One request that reached the server. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization?: string;
  readonly body: string;
}

/** What it answers: a status and a JSON document, and other headers where they matter. */
export interface Answer {
  readonly status?: number;
  readonly json: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Something that speaks like a Kubernetes API server, as far as a test needs, over real TLS. */
export interface StandInApiServer {
  readonly url: string;
  /** Authority of its certificate, PEM. */
  readonly authority: string;
  readonly requests: readonly ReceivedRequest[];
  close(): Promise<void>;
}

/** The answer to what is not there, as Kubernetes words it. */
export const notFound = (message: string): Answer => ({
  status: 404,
  json: { kind: "Status", apiVersion: "v1", status: "Failure", message, reason: "NotFound", code: 404 },
});

/**
 * Starts one on the loopback network.
 *
 * @param answer what to say to a request; nothing is a 404.
 */
export async function startApiServer(
  answer: (request: ReceivedRequest) => Answer | undefined,
): Promise<StandInApiServer> {
  const now = new Date();
  const authority = await makeAuthority("test", "test authority", now);
  const subject = { commonName: "api", names: ["127.0.0.1"], usages: ["server"] as const };
  const pair = await (await CertificateIssuer.of(authority)).issue(subject, now, Duration.hours(1));
  const requests: ReceivedRequest[] = [];
  const server = createServer({ key: pair.key, cert: pair.certificate }, (incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const request = {
        method: incoming.method ?? "",
        path: incoming.url ?? "",
        authorization: incoming.headers.authorization,
        body: Buffer.concat(chunks).toString(),
      };
      requests.push(request);
      const { status = 200, json, headers = {} } = answer(request) ?? notFound(`no ${request.path}`);
      response.writeHead(status, { "Content-Type": "application/json", ...headers });
      response.end(JSON.stringify(json));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    authority: authority.certificate,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

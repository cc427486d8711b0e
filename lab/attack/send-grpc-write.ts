import { once } from "node:events";
import {
  connect as connectHttp2,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type IncomingHttpHeaders,
} from "node:http2";
import { connect as connectTls } from "node:tls";
import type { GrpcWriteJob } from "./job.js";
import type { Outcome } from "./outcome.js";
import { encodeForwardedRequest } from "./write-request.js";

/**
 * Calls `thanos.WriteableStore/RemoteWrite`, as routers call ingestors. The tenant is whatever the caller says.
 *
 * @throws what the connection says when there is no answer.
 */
export async function sendGrpcWrite(job: GrpcWriteJob, signal: AbortSignal): Promise<Outcome> {
  const session = sessionOf(job);
  signal.addEventListener("abort", () => session.destroy(), { once: true });
  try {
    return await Promise.race([call(session, job), refusalOf(session)]);
  } finally {
    session.destroy();
  }
}

function sessionOf({ target: { address, port }, tls }: GrpcWriteJob): ClientHttp2Session {
  if (tls === undefined) return connectHttp2(`http://${address}:${port}`);
  return connectHttp2(`https://${address}:${port}`, {
    createConnection: () =>
      connectTls({
        host: address,
        port,
        servername: tls.serverName,
        cert: tls.certificate,
        key: tls.key,
        maxVersion: tls.highestVersion ?? "TLSv1.3",
        ALPNProtocols: ["h2"],
        rejectUnauthorized: false,
      }),
  });
}

function refusalOf(session: ClientHttp2Session): Promise<never> {
  return new Promise((_, reject) => {
    session.once("error", reject);
    session.once("close", () => reject(Object.assign(new Error("closed"), { code: "ECONNRESET" })));
  });
}

async function call(session: ClientHttp2Session, { tenant, series }: GrpcWriteJob): Promise<Outcome> {
  const message = encodeForwardedRequest(series, tenant);
  const frame = Buffer.alloc(5);
  frame.writeUInt32BE(message.length, 1);
  const stream = session.request({
    ":method": "POST",
    ":path": "/thanos.WriteableStore/RemoteWrite",
    "content-type": "application/grpc",
    te: "trailers",
  });
  const headers = statusHeaders(stream);
  stream.end(Buffer.concat([frame, message]));
  stream.resume();
  await once(stream, "end");
  const { status, message: said } = headers();
  return { what: "grpcAnswered", status, message: said };
}

/** The status comes behind the answer, or in its head when the call failed before it began. */
function statusHeaders(stream: ClientHttp2Stream): () => { readonly status: number; readonly message: string } {
  const seen: IncomingHttpHeaders = {};
  stream.on("response", (headers) => void Object.assign(seen, headers));
  stream.on("trailers", (headers) => void Object.assign(seen, headers));
  return () => ({ status: Number(seen["grpc-status"] ?? Number.NaN), message: textOf(seen["grpc-message"]) });
}

function textOf(value: unknown): string {
  return typeof value === "string" ? decodeURIComponent(value) : "";
}

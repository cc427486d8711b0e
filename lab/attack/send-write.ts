import { request, type ClientRequest, type IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as pause } from "node:timers/promises";
import { text } from "node:stream/consumers";
import { streamOf } from "./body.js";
import { connectorTo } from "./connect.js";
import type { WriteJob } from "./job.js";
import type { Outcome } from "./outcome.js";

/** How long a server is given to refuse a body by what stands in front of it. */
const refusalMilliseconds = 500;

/**
 * Sends one remote-write request on a connection of its own.
 *
 * @throws what the connection says when there is no answer.
 */
export async function sendWrite(job: WriteJob, signal: AbortSignal): Promise<Outcome> {
  const socket = await connectorTo(job.target, job.tls)(signal);
  const body = streamOf(job.body);
  const outgoing = request({
    createConnection: () => socket,
    method: "POST",
    path: job.path ?? "/api/v1/receive",
    signal,
    headers: {
      host: `${job.tls?.serverName ?? job.target.address}:${job.target.port}`,
      connection: "close",
      "content-type": "application/x-protobuf",
      "content-encoding": "snappy",
      "x-prometheus-remote-write-version": "0.1.0",
      ...((job.announcesLength ?? true) ? { "content-length": body.length } : { "transfer-encoding": "chunked" }),
      ...job.headers,
    },
  });
  const answer = answerOf(outgoing);
  // A server that refuses a body by its length answers and hangs up while the body is still on its way.
  const sent = pipeline(Readable.from(paced(body.pieces(), answer), { objectMode: false }), outgoing);
  const failure = sent.then(
    () => undefined,
    (error: unknown) => error,
  );
  try {
    const response = await answer;
    return { what: "answered", status: response.statusCode ?? 0, body: await text(response).catch(() => "") };
  } finally {
    socket.destroy();
    await failure;
  }
}

/**
 * The pieces of a body, the second one not before the server had time to refuse: an answer that crosses a stream of data
 * is lost in the reset that follows it.
 */
async function* paced(pieces: Iterable<Buffer>, answer: Promise<unknown>): AsyncGenerator<Buffer> {
  let index = 0;
  for (const piece of pieces) {
    if (index === 2 && (await isSettledWithin(answer, refusalMilliseconds))) return;
    index += 1;
    yield piece;
  }
}

async function isSettledWithin(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const settled = promise.then(
    () => true,
    () => true,
  );
  return Promise.race([settled, pause(milliseconds, false)]);
}

function answerOf(outgoing: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.once("response", resolve);
    outgoing.on("error", reject);
    outgoing.once("close", () => reject(Object.assign(new Error("closed"), { code: "ECONNRESET" })));
  });
}

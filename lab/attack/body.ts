import { randomBytes } from "node:crypto";
import type { Body } from "./job.js";
import { declaringBomb, expandingBomb, snappyLiteral, snappyLiteralHeader } from "./snappy.js";
import { encodeWriteRequest } from "./write-request.js";

/** A body as it is sent: how long it is and its pieces, made while they are sent. */
export interface BodyStream {
  readonly length: number;
  pieces(): Iterable<Buffer>;
}

const pieceLength = 65_536;

/** The bytes of a body. Large ones are never in memory as a whole: the attacker shares the machine with the attacked. */
export function streamOf(body: Body): BodyStream {
  switch (body.kind) {
    case "samples":
      return whole(snappyLiteral(encodeWriteRequest(body.series)));
    case "bomb":
      return whole(body.expands ? expandingBomb(body.bytes) : declaringBomb(body.bytes));
    case "garbage": {
      const noise = randomBytes(body.bytes);
      // A first byte that no protobuf field starts with: wire type 7 does not exist.
      if (noise.length > 0) noise[0] = 0x0f;
      return whole(body.compressed ? snappyLiteral(noise) : noise);
    }
    case "zeros":
      return zeros(body.bytes);
  }
}

function whole(content: Buffer): BodyStream {
  return { length: content.length, pieces: () => [content] };
}

function zeros(bytes: number): BodyStream {
  const header = snappyLiteralHeader(bytes);
  return {
    length: header.length + bytes,
    *pieces() {
      yield header;
      const piece = Buffer.alloc(pieceLength);
      for (let rest = bytes; rest > 0; rest -= piece.length) yield piece.subarray(0, Math.min(rest, piece.length));
    },
  };
}

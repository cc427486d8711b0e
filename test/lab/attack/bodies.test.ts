import { describe, expect, it } from "vitest";
import { streamOf } from "../../../lab/attack/body.js";
import { declaringBomb, expandingBomb, LARGEST_BLOCK, snappyLiteral } from "../../../lab/attack/snappy.js";
import { encodeForwardedRequest, encodeWriteRequest } from "../../../lab/attack/write-request.js";

/** Reads as much of S2 as the bodies use: literals, one-byte copies and the longest form of repeats. */
function expandedLength(block: Buffer): { declared: number; made: number } {
  let at = 0;
  let declared = 0;
  for (let shift = 1; ; shift *= 128) {
    const byte = block[at++]!;
    declared += (byte % 128) * shift;
    if (byte < 128) break;
  }
  let made = 0;
  while (at < block.length) {
    const tag = block[at]!;
    if ((tag & 3) === 0) {
      const isLong = tag >> 2 === 63;
      const length = 1 + (isLong ? block.readUInt32LE(at + 1) : tag >> 2);
      at += (isLong ? 5 : 1) + length;
      made += length;
    } else if (block[at + 1] === 0) {
      made += block.readUIntLE(at + 2, 3) + 65_536 + 4;
      at += 5;
    } else {
      made += ((tag >> 2) & 7) + 4;
      at += 2;
    }
  }
  return { declared, made };
}

describe("bodies of remote-write requests", () => {
  const series = [
    { labels: { job: "kubelet", __name__: "up" }, samples: [{ timestamp: 1_700_000_000_123, value: 1 }] },
  ];

  it("encode a request as protobuf does, labels sorted", () => {
    expect(encodeWriteRequest(series).toString("hex")).toBe(
      [
        "0a32", // series of 50 bytes
        "0a0e" + "0a085f5f6e616d655f5f" + "12027570", // __name__="up"
        "0a0e" + "0a036a6f62" + "12076b7562656c6574", // job="kubelet"
        "1210" + "09000000000000f03f" + "10fbd095ffbc31", // 1 at 1700000000123
      ].join(""),
    );
  });

  it("name the tenant beside the series where components write to each other", () => {
    const request = encodeForwardedRequest(series, "batcave");
    expect(request.subarray(-9).toString("latin1")).toBe("\x12\x07batcave");
  });

  it("are snappy blocks that unpack to what was put in", () => {
    const block = snappyLiteral(Buffer.from("hello"));
    expect(expandedLength(block)).toEqual({ declared: 5, made: 5 });
    expect(block.subarray(-5).toString()).toBe("hello");
  });

  it.each([100_000_000, 300_000_000, LARGEST_BLOCK])("of about a kilobyte expand to %d bytes", (length) => {
    const bomb = expandingBomb(length);
    expect(bomb.length).toBeLessThan(1_500);
    expect(expandedLength(bomb)).toEqual({ declared: length, made: length });
  });

  it("of six bytes declare four gigabytes", () => {
    expect(declaringBomb(LARGEST_BLOCK)).toHaveLength(6);
  });

  it("rejects bombs that no header can declare or no repeat can make", () => {
    expect(() => expandingBomb(LARGEST_BLOCK + 1)).toThrow(RangeError);
    expect(() => expandingBomb(100)).toThrow(RangeError);
  });

  it("say how long they are before they are made", () => {
    const body = streamOf({ kind: "zeros", bytes: 1_000_000 });
    const pieces = [...body.pieces()];
    expect(pieces.reduce((sum, piece) => sum + piece.length, 0)).toBe(body.length);
    expect(pieces.every((piece) => piece.length <= 65_536)).toBe(true);
    expect(expandedLength(Buffer.concat(pieces))).toEqual({ declared: 1_000_000, made: 1_000_000 });
  });
});

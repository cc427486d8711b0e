import { Quantity } from "../units/quantity.js";

/** Smallest volume that is derived. */
const LEAST = Quantity.parse("10Gi");

/**
 * The volume a sender gets when none is named: the next power of two above what it needs, so that a small change of the
 * budget does not change the size, which no live StatefulSet takes.
 *
 * @param bytes what the sender needs.
 */
export function volumeFor(bytes: number): Quantity {
  let size = LEAST;
  while (size.bytes < bytes) size = size.times(2);
  return size;
}

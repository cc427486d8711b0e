/** Whether two IPv4 ranges in CIDR notation share an address. */
export function overlap(one: string, other: string): boolean {
  const [oneStart, oneEnd] = bounds(one);
  const [otherStart, otherEnd] = bounds(other);
  return oneStart <= otherEnd && otherStart <= oneEnd;
}

/** Whether an address lies in a range. */
export function contains(cidr: string, address: string): boolean {
  return overlap(cidr, `${address}/32`);
}

function bounds(cidr: string): readonly [start: number, end: number] {
  const [address = "", length = "32"] = cidr.split("/");
  const size = 2 ** (32 - Number(length));
  const value = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const start = Math.floor(value / size) * size;
  return [start, start + size - 1];
}

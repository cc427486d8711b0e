/** One series with its samples, as a remote-write request carries it. */
export interface WrittenSeries {
  /** Labels with the metric's name under `__name__`; sorted when encoded, as receivers want them. */
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly WrittenSample[];
}

/** One value at one moment. */
export interface WrittenSample {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly value: number;
}

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;

/** A remote-write 1.0 request (`prometheus.WriteRequest`), not compressed. */
export function encodeWriteRequest(series: readonly WrittenSeries[]): Buffer {
  return Buffer.concat(series.map((one) => field(1, encodeSeries(one))));
}

/** What Thanos's components write to each other over gRPC (`thanos.WriteRequest`): the tenant is a field of it. */
export function encodeForwardedRequest(series: readonly WrittenSeries[], tenant: string): Buffer {
  return Buffer.concat([encodeWriteRequest(series), field(2, Buffer.from(tenant))]);
}

function encodeSeries({ labels, samples }: WrittenSeries): Buffer {
  const names = Object.keys(labels).sort();
  return Buffer.concat([
    ...names.map((name) =>
      field(1, Buffer.concat([field(1, Buffer.from(name)), field(2, Buffer.from(labels[name]!))])),
    ),
    ...samples.map((sample) => field(2, encodeSample(sample))),
  ]);
}

function encodeSample({ value, timestamp }: WrittenSample): Buffer {
  const fixed = Buffer.alloc(8);
  fixed.writeDoubleLE(value);
  return Buffer.concat([tag(1, FIXED64), fixed, tag(2, VARINT), varint(timestamp)]);
}

function field(number: number, content: Buffer): Buffer {
  return Buffer.concat([tag(number, BYTES), varint(content.length), content]);
}

function tag(number: number, wireType: number): Buffer {
  return varint(number * 8 + wireType);
}

/** A non-negative whole number in protobuf's and snappy's variable length; timestamps need more than 32 bits. */
export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Buffer.from([...bytes, rest]);
}

import { createServer, type Server } from "node:http";

/** The label of an exemplar with the id of a trace. */
export const traceLabel = "trace_id";

/** A target whose counter has an exemplar with each scrape, and whose native histogram has two that stay as they are. */
export async function exemplarTarget(address: string, port: number): Promise<Server> {
  let scrapes = 0;
  const start = Date.now();
  const server = createServer((request, response) => {
    if (request.url === "/native") {
      response.setHeader(
        "Content-Type",
        "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited",
      );
      response.end(nativeHistogram(start));
      return;
    }
    scrapes += 1;
    const trace = `${traceLabel}="${scrapes.toString(16).padStart(32, "0")}"`;
    response.setHeader("Content-Type", "application/openmetrics-text; version=1.0.0; charset=utf-8");
    response.end(
      `# TYPE traced counter\ntraced_total ${scrapes} # {${trace}} 1 ${(Date.now() / 1000).toFixed(3)}\n# EOF\n`,
    );
  });
  await new Promise<void>((resolve) => server.listen(port, address, resolve));
  return server;
}

/** `traced_seconds` as client libraries expose a native histogram: five observations, and exemplars of two buckets. */
function nativeHistogram(start: number): Uint8Array {
  const exemplar = (trace: string, value: number, at: number) => [
    ...message(1, [...text(1, traceLabel), ...text(2, trace.padStart(32, "0"))]),
    ...double(2, value),
    ...message(3, [...number(1, Math.floor(at / 1000)), ...number(2, (at % 1000) * 1_000_000)]),
  ];
  const histogram = [
    ...number(1, 5),
    ...double(2, 6.5),
    ...number(5, zigzag(0)),
    ...double(6, 0.001),
    ...number(7, 0),
    ...message(12, [...number(1, zigzag(0)), ...number(2, 2)]),
    ...number(13, zigzag(2)),
    ...number(13, zigzag(1)),
    ...message(16, exemplar("a", 0.9, start - 2000)),
    ...message(16, exemplar("b", 1.9, start - 1000)),
  ];
  const family = [...text(1, "traced_seconds"), ...number(3, 4), ...message(4, message(7, histogram))];
  return Uint8Array.from([...varint(family.length), ...family]);
}

const zigzag = (value: number) => (value < 0 ? -2 * value - 1 : 2 * value);

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

const number = (field: number, value: number) => [...varint(field * 8), ...varint(value)];
const message = (field: number, content: readonly number[]) => [
  ...varint(field * 8 + 2),
  ...varint(content.length),
  ...content,
];
const text = (field: number, value: string) => message(field, [...Buffer.from(value)]);

function double(field: number, value: number): number[] {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return [...varint(field * 8 + 1), ...bytes];
}

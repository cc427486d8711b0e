import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A Query on loopback that answers instant questions as it is told. */
export interface FakeHub {
  readonly queryUrl: string;
  /** Questions it was asked. */
  readonly asked: URLSearchParams[];
  /** Ends it. */
  close(): Promise<void>;
}

/** Newest sample of each series by cluster, in milliseconds since 1970; undefined when Query does not answer. */
export type NewestByCluster = () => Readonly<Record<string, readonly number[]>> | undefined;

/** Starts it. @param newest asked at every question. */
export async function startFakeHub(newest: NewestByCluster): Promise<FakeHub> {
  const asked: URLSearchParams[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(new URL(request.url!, "http://hub").searchParams);
    const answer = newest();
    response.setHeader("Content-Type", "application/json");
    if (answer === undefined) {
      response.statusCode = 503;
      response.end(JSON.stringify({ status: "error", error: "no store answers" }));
      return;
    }
    const result = Object.entries(answer).flatMap(([cluster, times]) =>
      times.map((time, series) => ({
        metric: { cluster, series: String(series) },
        value: [Date.now() / 1000, String(time / 1000)],
      })),
    );
    response.end(JSON.stringify({ status: "success", data: { result } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    queryUrl: `http://127.0.0.1:${port}`,
    asked,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

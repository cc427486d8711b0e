import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { CannotTell } from "../../src/audit/cannot-tell.js";
import { httpRequest } from "../../src/audit/http-request.js";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(handler: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const listening = createServer(handler);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

describe("requests of an audit", () => {
  it("send expressions in the body, since they are long, and everything else in the address", async () => {
    const seen: string[] = [];
    const url = await serve((request, response) => {
      let body = "";
      request.on("data", (part) => (body += String(part)));
      request.on("end", () => {
        seen.push(`${request.method} ${request.url} ${body}`);
        response.end('{"status":"success"}');
      });
    });
    const request = httpRequest("the hub", `${url}/prefix/`);
    expect(await request("/api/v1/query", new URLSearchParams({ query: "up" }))).toEqual({ status: "success" });
    await request("/api/v1/label/__name__/values", new URLSearchParams({ start: "1" }));
    expect(seen).toEqual(["POST /prefix/api/v1/query query=up", "GET /prefix/api/v1/label/__name__/values?start=1 "]);
  });

  it("make an error of what is no JSON", async () => {
    const url = await serve((_, response) => {
      response.statusCode = 502;
      response.end("Bad Gateway\n");
    });
    expect(await httpRequest("the hub", url)("/api/v1/query", new URLSearchParams())).toEqual({
      status: "error",
      error: "HTTP 502: Bad Gateway",
    });
  });

  it("rejects a server that does not answer in time", async () => {
    const url = await serve(() => undefined);
    const asked = httpRequest("the hub", url, 100)("/api/v1/query", new URLSearchParams());
    await expect(asked).rejects.toThrow(CannotTell);
    await expect(asked).rejects.toThrow("the hub has not answered within 0.1 s");
  });

  it("rejects an address where nobody listens", async () => {
    const asked = httpRequest("the hub", "http://127.0.0.1:9")("/api/v1/query", new URLSearchParams());
    await expect(asked).rejects.toThrow(/^the hub cannot be reached at http:\/\/127\.0\.0\.1:9: /);
  });
});

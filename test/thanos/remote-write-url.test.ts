import { describe, expect, it } from "vitest";
import { remoteWriteTarget } from "../../src/thanos/remote-write-target.js";

describe("remoteWriteTarget", () => {
  it.each([
    [{}, 19291],
    [{ nodePort: 30291 }, 30291],
    [{ port: 8080 }, 8080],
    [{ port: 8080, nodePort: 30291 }, 8080],
  ])("leads with %j to port %i", (ports, port) => {
    expect(remoteWriteTarget({ host: "receive.example.com", ...ports }, "batcave")).toEqual({
      url: `http://receive.example.com:${port}/api/v1/receive`,
      tenant: "batcave",
      tenantHeader: "THANOS-TENANT",
    });
  });
});

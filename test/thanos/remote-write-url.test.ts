import { describe, expect, it } from "vitest";
import { remoteWriteUrl } from "../../src/thanos/remote-write-url.js";

describe("remoteWriteUrl", () => {
  it("leads to the routers over TLS, at Thanos's own port where no other is given", () => {
    expect(remoteWriteUrl("receive.example.com")).toBe("https://receive.example.com:19291/api/v1/receive");
    expect(remoteWriteUrl("receive.example.com", 30291)).toBe("https://receive.example.com:30291/api/v1/receive");
  });
});

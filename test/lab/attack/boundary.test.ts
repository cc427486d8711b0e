import { describe, expect, it } from "vitest";
import { assertInBounds, BOUNDS } from "../../../lab/attack/boundary.js";
import { perform } from "../../../lab/attack/perform.js";
import type { BurstJob, Job } from "../../../lab/attack/job.js";

const at = (address: string): Job => ({ kind: "garbage", target: { address, port: 9 }, bytes: 10 });

describe("the bounds of an attack", () => {
  it.each(["127.0.0.1", "10.90.0.10", "10.100.0.7", "10.103.0.7", "10.150.3.4"])("hold the lab's own %s", (address) => {
    expect(() => assertInBounds(at(address))).not.toThrow();
  });

  it.each(["10.91.0.1", "192.168.1.1", "8.8.8.8", "0.0.0.0", "::1", "receive.lab.internal", "127.0.0.1.example.com"])(
    "rejects %s",
    async (address) => {
      expect(() => assertInBounds(at(address))).toThrow("would leave the lab");
      await expect(perform(at(address))).rejects.toThrow("would leave the lab");
    },
  );

  it("rejects what would not end or take too much", () => {
    const burst: BurstJob = { ...at("127.0.0.1"), kind: "burst", connections: 1, wave: 1, holdSeconds: 1 };
    expect(() => assertInBounds({ ...burst, connections: BOUNDS.connections + 1 })).toThrow("connections");
    expect(() => assertInBounds({ ...burst, holdSeconds: 61 })).toThrow("seconds");
    expect(() => assertInBounds({ ...at("127.0.0.1"), seconds: Number.NaN })).toThrow("seconds");
    const body = { kind: "zeros", bytes: BOUNDS.bodyBytes + 1 } as const;
    expect(() => assertInBounds({ kind: "write", target: { address: "127.0.0.1", port: 9 }, body })).toThrow("bytes");
  });
});

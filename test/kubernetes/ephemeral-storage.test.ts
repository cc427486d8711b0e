import { describe, expect, it } from "vitest";
import { ephemeralStorage } from "../../src/kubernetes/ephemeral-storage.js";
import type { PodVolume } from "../../src/kubernetes/pod-volume.js";
import { Quantity } from "../../src/units/quantity.js";

const cpu = Quantity.parse("1");
const memory = Quantity.parse("1Gi");
const given = (text: string | undefined) => (text === undefined ? {} : { ephemeralStorage: Quantity.parse(text) });

function disk(settings: { request?: string; limit?: string }, volumes: readonly PodVolume[] = []) {
  const { request, limit } = ephemeralStorage(
    { requests: { cpu, memory, ...given(settings.request) }, limits: { memory, ...given(settings.limit) } },
    volumes,
  );
  return { request: String(request), limit: String(limit) };
}

const scratch: PodVolume = { name: "tmp", mountPath: "/tmp", scratch: Quantity.parse("64Mi") };
const claim: PodVolume = { name: "data", mountPath: "/data", claim: true };

describe("ephemeralStorage", () => {
  it("is the log and every scratch volume, but no claim, which lies on a disk of its own", () => {
    expect(disk({})).toEqual({ request: "64Mi", limit: "1Gi" });
    expect(disk({}, [scratch, { ...scratch, name: "more" }, claim])).toEqual({ request: "192Mi", limit: "1152Mi" });
  });

  it("is what was asked for", () => {
    expect(disk({ request: "100M", limit: "3Gi" }, [scratch])).toEqual({ request: "100M", limit: "3Gi" });
  });

  it("never requests more than the limit, whichever of the two was given", () => {
    expect(disk({ request: "2Gi" })).toEqual({ request: "2Gi", limit: "2Gi" });
    expect(disk({ limit: "32Mi" })).toEqual({ request: "32Mi", limit: "32Mi" });
  });
});

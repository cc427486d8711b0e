import { describe, expect, it } from "vitest";
import { z } from "zod";
import { repaired } from "../../src/config/repair.js";
import { environmentFile as schema } from "../../src/config/schema/environment.js";
import { child, environmentFile } from "../support/environment.js";

describe("repaired", () => {
  it("puts defaults and stand-ins in the place of what is wrong, and keeps the rest", () => {
    const mended = repaired(
      environmentFile({
        unknown: 1,
        observability: { receive: { volumeSize: "large", ingestors: 7 }, cluster: undefined },
        childClusters: [child("Bat_Cave", { prometheus: { mode: "both", retention: "3h" } })],
      }),
      schema,
    );
    expect(mended).not.toHaveProperty("unknown");
    expect(mended?.observability.cluster).toEqual({ kubeconfig: "stand-in", context: "stand-in" });
    expect(mended?.observability.receive.ingestors).toBe(7);
    expect(String(mended?.observability.receive.volumeSize)).toBe("50Gi");
    expect(mended?.childClusters[0]?.name).toBe("stand-in");
    expect(mended?.childClusters[0]?.prometheus.mode).toBe("server");
    expect(String(mended?.childClusters[0]?.prometheus.retention)).toBe("3h");
  });

  it.each([
    ["nothing at all", null],
    ["text", "observability"],
    ["a list", []],
    ["maps in the place of lists", environmentFile({ childClusters: {} })],
    ["lists in the place of maps", environmentFile({ observability: [], images: [] })],
    ["items of the wrong kind", environmentFile({ childClusters: [null, "batcave", []] })],
    [
      "items that no stand-in passes for",
      environmentFile({ observability: { remoteWrite: { sourceRanges: ["x", "y"] } } }),
    ],
    ["a bad key", environmentFile({ observability: { query: { extraArgs: { "--x": 1 } } } })],
  ])("mends %s", (_, input) => {
    expect(repaired(input, schema)).toBeDefined();
  });

  it("leaves what it was given as it was", () => {
    const input = { a: 1, b: 2 };
    expect(repaired(input, z.strictObject({ a: z.string() }))).toEqual({ a: "stand-in" });
    expect(input).toEqual({ a: 1, b: 2 });
  });

  it("gives up on what has no stand-in", () => {
    expect(repaired({}, z.strictObject({ when: z.date() }))).toBeUndefined();
  });
});

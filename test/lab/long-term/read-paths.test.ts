import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { gatewayHits, resultHits } from "../../../lab/long-term/cache-hits.js";
import { markNoCompact } from "../../../lab/long-term/no-compact-marks.js";
import { withoutOrdinals } from "../../../lab/long-term/pods-away.js";

describe("taking pods of a StatefulSet away", () => {
  it.each([
    [[1], { replicas: 1, ordinals: { start: 0 } }],
    [[0], { replicas: 1, ordinals: { start: 1 } }],
    [[0, 1], { replicas: 0, ordinals: { start: 0 } }],
  ])("leaves the others alone: of two without %j", (lost, spec) => {
    expect(withoutOrdinals(lost, 2)).toEqual(spec);
  });

  it("rejects a gap in the middle", () => {
    expect(() => withoutOrdinals([1], 3)).toThrow("pods 0, 2");
  });
});

describe("hits in memcached", () => {
  const asked = [
    'thanos_memcached_operations_total{name="caching-bucket",operation="getmulti"} 338',
    'thanos_memcached_operations_total{name="index-cache",operation="getmulti"} 117',
  ];
  const hits = [
    'thanos_store_bucket_cache_operation_hits_total{config="chunks",operation="attributes"} 39',
    'thanos_store_bucket_cache_operation_hits_total{config="chunks",operation="get_range"} 40',
    'thanos_store_bucket_cache_operation_hits_total{config="meta.jsons",operation="exists"} 140',
    'thanos_store_index_cache_hits_total{item_type="ExpandedPostings",tenant="default-tenant"} 39',
    'thanos_store_index_cache_hits_total{item_type="Series",tenant="default-tenant"} 117',
  ];

  it("are added up over all kinds of items of the index, and are pieces of chunks only of the bucket", () => {
    expect(gatewayHits([...asked, ...hits].join("\n"))).toEqual({ index: 156, chunks: 40 });
  });

  it("are none where the cache is in the gateway's own memory", () => {
    expect(gatewayHits([asked[0]!, ...hits].join("\n"))).toEqual({ index: 0, chunks: 40 });
    expect(gatewayHits([asked[1]!, ...hits].join("\n"))).toEqual({ index: 156, chunks: 0 });
  });

  it("are results that the frontend read back", () => {
    const text = [
      'cortex_cache_fetched_keys_total{name="memcache",tripperware="query_range"} 10',
      'cortex_cache_hits_total{name="memcache",tripperware="query_range"} 5',
    ].join("\n");
    expect(resultHits(text)).toBe(5);
  });
});

describe("marks that keep the Compactor away", () => {
  it("are in every block, and name it", () => {
    const folder = mkdtempSync(join(tmpdir(), "marks-"));
    try {
      const ids = ["01M7R3X9G0HDBJWBAYQEBVR6X2", "01M7RAS0R0HDBJWBAYQEBVR6X2"];
      for (const id of ids) mkdirSync(join(folder, id));
      markNoCompact(folder, "to be read");
      for (const id of ids) {
        const mark = JSON.parse(readFileSync(join(folder, id, "no-compact-mark.json"), "utf8")) as object;
        expect(mark).toEqual({
          id,
          version: 1,
          details: "to be read",
          no_compact_time: expect.any(Number) as number,
          reason: "manual",
        });
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

import { blockStages, type BlockStage } from "./block-stages.js";
import type { Resolution } from "./block-weight.js";
import type { CostInput } from "./cost-input.js";
import type { Prices } from "./prices.js";
import { requestCounts, type RequestCount } from "./request-counts.js";

/** What one resolution comes to. */
export interface StoredResolution {
  readonly resolution: Resolution | "waiting for deletion" | "noncurrent versions";
  readonly blocks: number;
  readonly objects: number;
  readonly bytes: number;
  /** Bytes a month that are added and never deleted; 0 where a retention ends it. */
  readonly growth: number;
  /** Dollars a month. @default - no price is known */
  readonly dollars?: number;
}

/** Requests of one kind, and what they cost in a month. */
export interface PricedRequests extends RequestCount {
  /** Dollars a month. @default - no price is known */
  readonly dollars?: number;
}

/** What keeping metrics for years costs. */
export interface CostEstimate {
  readonly stored: readonly StoredResolution[];
  readonly requests: readonly PricedRequests[];
  readonly blocks: number;
  readonly objects: number;
  readonly bytes: number;
  /** Dollars a month. @default - no price is known */
  readonly dollars?: number;
  /** Blocks by tenant, resolution and length. */
  readonly stages: readonly (BlockStage & { readonly tenant: string })[];
}

/**
 * Estimates what an environment keeps in its object store, how often it asks for it, and what that costs.
 *
 * @param prices of the store. @default - none: bytes and requests alone
 */
export function costEstimate(input: CostInput, prices?: Prices): CostEstimate {
  const stages = input.tenants.flatMap((load) =>
    blockStages(input, load).map((stage) => ({ ...stage, tenant: load.tenant })),
  );
  const resolutions: Resolution[] = input.downsampling ? ["raw", "fiveMinutes", "oneHour"] : ["raw"];
  const total = (value: (stage: BlockStage) => number) => stages.reduce((sum, stage) => sum + value(stage), 0);
  const priced = (bytes: number) => (prices === undefined ? undefined : (bytes / 2 ** 30) * prices.perGbMonth);
  const stored: StoredResolution[] = resolutions.map((resolution) => {
    const of = (value: (stage: BlockStage) => number) =>
      total((stage) => (stage.resolution === resolution ? value(stage) : 0));
    const bytes = of(({ live, weight }) => live * weight.bytes);
    const forEver = input.retention[resolution].milliseconds === 0;
    return {
      resolution,
      blocks: of(({ live }) => live),
      objects: of(({ live, weight }) => live * weight.objects),
      bytes,
      growth: forEver ? of((stage) => (stage.days === 14 ? 30 * stage.perDay * stage.weight.bytes : 0)) : 0,
      dollars: priced(bytes),
    };
  });
  const replaced = (resolution: StoredResolution["resolution"], of: (stage: BlockStage) => number) => {
    const bytes = total((stage) => of(stage) * stage.weight.bytes);
    // A mark beside each.
    const objects = total((stage) => of(stage) * (stage.weight.objects + 1));
    stored.push({ resolution, blocks: total(of), objects, bytes, growth: 0, dollars: priced(bytes) });
  };
  replaced("waiting for deletion", ({ waiting }) => waiting);
  if (input.noncurrent.milliseconds > 0) replaced("noncurrent versions", ({ noncurrent }) => noncurrent);
  const requests = requestCounts(input, stages).map((count): PricedRequests => ({
    ...count,
    dollars:
      prices === undefined
        ? undefined
        : (count.puts * prices.perThousandPuts + count.gets * prices.perThousandGets) / 1_000,
  }));
  const all = (value: (part: StoredResolution) => number) => stored.reduce((sum, part) => sum + value(part), 0);
  return {
    stored,
    requests,
    blocks: all(({ blocks }) => blocks),
    objects: all(({ objects }) => objects),
    bytes: all(({ bytes }) => bytes),
    dollars:
      prices === undefined ? undefined : [...stored, ...requests].reduce((sum, { dollars = 0 }) => sum + dollars, 0),
    stages,
  };
}

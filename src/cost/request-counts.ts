import type { BlockStage } from "./block-stages.js";
import type { CostInput } from "./cost-input.js";

/** Who asks, and for what. */
export type RequestKind = "ingestor uploads" | "compaction" | "Compactor looks" | "Store Gateway looks";

/** Requests in a month of 30 days. */
export interface RequestCount {
  readonly kind: RequestKind;
  /** PUT, POST and LIST. */
  readonly puts: number;
  /** GET and HEAD. */
  readonly gets: number;
}

const MONTH_SECONDS = 30 * 86_400;

/** Names in one answer of LIST. Source: S3, ListObjectsV2. */
const LIST_PAGE = 1_000;

/** Looks in one run of the Compactor: before compacting, before either pass of downsampling, before retention. */
const LOOKS_PER_RUN = 4;

/** Looks without filters, for its own pages: `--block-viewer.global.sync-block-interval`, 1m. */
const VIEWER_SECONDS = 60;

/** Looks that calculate progress: `--compact.progress-interval`, 5m. */
const PROGRESS_SECONDS = 300;

/** Marks that a look of the Compactor asks every block for: deletion, no-compact, no-downsample. */
const COMPACTOR_MARKS = 3;

/** How long a gateway's bucket cache knows that a meta.json exists: `metafile_exists_ttl`, 2h. */
const EXISTS_SECONDS = 7_200;

/** Parts of an index that a gateway reads to make its header, with meta.json. */
const GATEWAY_READS_PER_BLOCK = 7;

/**
 * Requests of what runs by itself. Queries come on top: as many as people and dashboards ask.
 *
 * Source: Thanos 0.42.4, `pkg/block/fetcher.go` (a look lists the bucket and asks every block for its meta.json and its
 * marks), `pkg/compact/compact.go`, `pkg/shipper`; counted with a Compactor on 12 blocks, docs/cost.md.
 *
 * @param stages of every tenant.
 */
export function requestCounts(input: CostInput, stages: readonly BlockStage[]): RequestCount[] {
  const sum = (value: (stage: BlockStage) => number) => stages.reduce((total, stage) => total + value(stage), 0);
  const monthly = (value: (stage: BlockStage) => number) => 30 * sum((stage) => stage.perDay * value(stage));
  const uploads = stages.filter(({ by }) => by === "ingestor");
  const made = (stage: BlockStage) => (stage.by === "compactor" ? 1 : 0);
  const blocks = sum(({ live, waiting }) => live + waiting);
  const objects = sum(({ live, waiting, weight }) => live * weight.objects + waiting * (weight.objects + 1));
  const look = (recursive: boolean) => ({
    lists: Math.max(1, Math.ceil((recursive ? objects : blocks) / LIST_PAGE)),
    heads: recursive ? 0 : blocks,
  });
  const { compactor, gateways } = input;
  const filtered = (MONTH_SECONDS / compactor.waitInterval.seconds) * LOOKS_PER_RUN + MONTH_SECONDS / PROGRESS_SECONDS;
  const compactorLooks = filtered + MONTH_SECONDS / VIEWER_SECONDS;
  const gatewayLooks = (every: number) => (MONTH_SECONDS / every) * gateways.replicas * gateways.groups;
  const sync = gateways.syncInterval.seconds;
  const [ofCompactor, ofGateway] = [look(compactor.recursive), look(gateways.recursive)];
  return [
    {
      kind: "ingestor uploads",
      puts: 30 * uploads.reduce((total, { perDay, weight }) => total + perDay * weight.puts, 0),
      // Each asks first whether its block is there.
      gets: 30 * uploads.reduce((total, { perDay }) => total + perDay, 0),
    },
    {
      kind: "compaction",
      // What is made, a deletion mark on what it was made of, and a LIST of it for reading and for deleting.
      puts: monthly((stage) => made(stage) * stage.weight.puts + 3),
      gets: monthly(({ weight }) => weight.objects + 2),
    },
    {
      kind: "Compactor looks",
      puts: compactorLooks * ofCompactor.lists,
      gets: compactorLooks * ofCompactor.heads + filtered * blocks * COMPACTOR_MARKS,
    },
    {
      kind: "Store Gateway looks",
      puts: gatewayLooks(sync) * ofGateway.lists,
      gets:
        gatewayLooks(Math.max(sync, EXISTS_SECONDS)) * ofGateway.heads +
        // Each block's mark is asked for by the group that has it.
        (gatewayLooks(sync) / gateways.groups) * blocks +
        gateways.replicas * monthly(() => GATEWAY_READS_PER_BLOCK),
    },
  ];
}

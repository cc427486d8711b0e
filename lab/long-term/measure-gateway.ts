import { execa } from "execa";
import { readFileSync, mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { bucketCache, indexCache } from "../../src/thanos/caches.js";
import { lazyIndexHeaderArgs } from "../../src/thanos/store-gateway.js";
import { Duration } from "../../src/units/duration.js";
import { Quantity } from "../../src/units/quantity.js";
import { waitUntil } from "../cluster/wait.js";

/**
 * `npx tsx lab/long-term/measure-gateway.ts --thanos <binary> --empty <file> --full <file> --blocks <number>`: what a block
 * costs a Store Gateway that nobody asks, with the product's lazy index headers and with Thanos's own eager ones.
 */
const program = new Command("measure-gateway")
  .description("Measure a Store Gateway's memory per block at rest, and how long it takes to be ready.")
  .requiredOption("--thanos <binary>", "Thanos, as the lab builds it")
  .requiredOption("--empty <file>", "object-store document of a bucket without blocks")
  .requiredOption("--full <file>", "object-store document of a bucket with blocks")
  .requiredOption("--blocks <number>", "how many those are", Number)
  .option("--rounds <number>", "how often each is started", Number, 3)
  .action(measure);

/** Below it the caches would be measured in place of the headers. */
const CACHE = Quantity.parse("64Mi");
const SYNC_INTERVAL = Duration.minutes(15);
const PORT = 39_902;

/** Seconds in which a gateway must be ready: eager ones have taken 214 with 1,224 blocks on a busy machine. */
const READY_WITHIN = 900;

/** Thanos's own are the absence of ours. */
const ways = {
  lazy: lazyIndexHeaderArgs,
  eager: [],
} as const;

/** What one gateway took. */
interface AtRest {
  /** Seconds from its start until it said it is ready. */
  readonly ready: number;
  /** Bytes of the heap that hold something, after two collections. */
  readonly heap: number;
  /** Bytes of memory of the process. */
  readonly resident: number;
}

interface Given {
  readonly thanos: string;
  readonly empty: string;
  readonly full: string;
  readonly blocks: number;
  readonly rounds: number;
}

await program.parseAsync();

async function measure({ thanos, empty, full, blocks, rounds }: Given): Promise<void> {
  const median = (values: readonly number[]) => [...values].sort((one, other) => one - other)[values.length >> 1]!;
  for (const [way, flags] of Object.entries(ways)) {
    const of: Record<"empty" | "full", AtRest[]> = { empty: [], full: [] };
    for (let round = 0; round < rounds; round++) {
      of.empty.push(await gateway(thanos, empty, flags));
      of.full.push(await gateway(thanos, full, flags));
    }
    const perBlock = (value: (one: AtRest) => number) =>
      `${((median(of.full.map(value)) - median(of.empty.map(value))) / blocks / 1_024).toFixed(1)} KiB`;
    const seconds = of.full.map(({ ready }) => ready.toFixed(1)).join(", ");
    const heap = perBlock((one) => one.heap);
    const resident = perBlock((one) => one.resident);
    const [load = 0] = loadavg();
    process.stdout.write(
      `${way}: a block takes ${heap} of heap, ${resident} of memory; ready after ${seconds} s; load ${load.toFixed(1)}\n`,
    );
  }
}

async function gateway(thanos: string, store: string, flags: readonly string[]): Promise<AtRest> {
  const folder = mkdtempSync(join(tmpdir(), "measure-gateway-"));
  const url = `http://127.0.0.1:${PORT}`;
  const started = performance.now();
  const running = execa(
    thanos,
    [
      "store",
      `--http-address=127.0.0.1:${PORT}`,
      `--grpc-address=127.0.0.1:${PORT + 1}`,
      `--data-dir=${folder}`,
      `--objstore.config=${readFileSync(store, "utf8")}`,
      `--index-cache.config=${indexCache(CACHE)}`,
      `--store.caching-bucket.config=${bucketCache(CACHE, SYNC_INTERVAL)}`,
      `--sync-block-duration=${SYNC_INTERVAL.toGo()}`,
      ...flags,
    ],
    { stdio: "ignore", reject: false },
  );
  try {
    const readyUnlessEnded = async () => {
      if (await isReady(url)) return true;
      if (running.exitCode !== null && running.exitCode !== undefined) throw new Error(`${thanos} store ended`);
      return false;
    };
    await waitUntil(readyUnlessEnded, {
      seconds: READY_WITHIN,
      what: `${thanos} store to be ready`,
      everyMilliseconds: 100,
    });
    const ready = (performance.now() - started) / 1_000;
    // The second collection takes what finalizers of the first let go of.
    for (let collection = 0; collection < 2; collection++)
      await (await fetch(`${url}/debug/pprof/heap?gc=1`)).arrayBuffer();
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const value = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, "m").exec(metrics)?.[1]);
    return { ready, heap: value("go_memstats_heap_inuse_bytes"), resident: value("process_resident_memory_bytes") };
  } finally {
    running.kill("SIGKILL");
    await running;
    rmSync(folder, { recursive: true, force: true });
  }
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/-/ready`).then(
    (answer) => answer.ok,
    () => false,
  );
}

import { setTimeout as pause } from "node:timers/promises";
import type { ShardGateways } from "../fleet/gateways.js";
import { sumOf } from "../samples/metrics-text.js";
import type { ScenarioContext } from "../scenarios/scenario.js";
import { thanosMetricsOf } from "../scenarios/thanos-metrics.js";

/** Milliseconds in which a gateway that is asked at all is asked. */
const ASKED_WITHIN = 5_000;

/** What each pod of some gateways says about how many blocks it has; of two with the same samples it loads one. */
export function loadedBlocks(
  context: ScenarioContext,
  gateways: readonly ShardGateways[],
): Promise<readonly (readonly number[])[]> {
  const loaded = async (pod: string) => {
    const text = await thanosMetricsOf(context, pod);
    const duplicates = sumOf(text, "thanos_blocks_meta_synced", /state="duplicate"/);
    return sumOf(text, "thanos_bucket_store_blocks_loaded") + duplicates;
  };
  return Promise.all(gateways.map(({ pods }) => Promise.all(pods.map(loaded))));
}

/** Which pod of a shard Query's connection leads to, by its ordinal. Somebody must be asking Query meanwhile. */
export async function askedPod(context: ScenarioContext, { pods }: ShardGateways): Promise<number> {
  const answered = () =>
    Promise.all(
      pods.map(async (pod) =>
        sumOf(await thanosMetricsOf(context, pod), "grpc_server_handled_total", /grpc_method="Series"/),
      ),
    );
  const before = await answered();
  await pause(ASKED_WITHIN);
  const more = (await answered()).map((count, ordinal) => count - before[ordinal]!);
  return more.indexOf(Math.max(...more));
}

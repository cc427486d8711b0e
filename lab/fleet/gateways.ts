import { partitionOverlap } from "../../src/config/long-term-settings.js";
import type { Environment } from "../../src/config/model.js";
import { gatewayShards, type GatewaySharding } from "../../src/thanos/gateway-shards.js";
import { thanosPorts } from "../../src/thanos/thanos-component.js";

/** Gateways of the same blocks, as they run on a cluster. */
export interface ShardGateways {
  /** Name of the StatefulSet. */
  readonly name: string;
  /** Its pods, by their ordinal. */
  readonly pods: readonly string[];
  /** How Query knows them, as `host:port`. */
  readonly address: string;
}

/** How an environment shares blocks out over its gateways. */
export function shardingOf({ observability }: Pick<Environment, "observability">): GatewaySharding {
  return { ...observability.storeGateway, overlap: partitionOverlap(observability) };
}

/** The gateways of an environment: newest ages first, of each age all shards by hash. */
export function gatewaysOf(environment: Pick<Environment, "observability">): readonly ShardGateways[] {
  const { namespace, storeGateway } = environment.observability;
  return gatewayShards(shardingOf(environment)).map(({ name }) => {
    const pods = Array.from({ length: storeGateway.replicas }, (_, ordinal) => `${name}-${ordinal}`);
    const host = pods.length === 1 ? `${name}-0.${name}` : `${name}-any`;
    return { name, pods, address: `${host}.${namespace}.svc.cluster.local:${thanosPorts.grpc}` };
  });
}

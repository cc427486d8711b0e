import { Construct } from "constructs";
import type { ITerraformDependable } from "#cdktf";
import { ownedFlags } from "../config/owned-flags.js";
import type { ClusterNamespace } from "../kubernetes/cluster-namespace.js";
import type { ComponentSettings, ResourceSettings } from "../kubernetes/component-settings.js";
import { renderExtraArgs } from "../kubernetes/extra-args.js";
import { StatefulWorkload } from "../kubernetes/stateful-workload.js";
import { Duration } from "../units/duration.js";
import type { Quantity } from "../units/quantity.js";
import { itemMegabytes } from "../capacity/item-memory.js";

/** Properties of memcached. */
export interface MemcachedProps {
  readonly namespace: ClusterNamespace;
  /** Image with the program `memcached`. */
  readonly image: string;
  /** Number of pods. Clients share items out over them, without copies: with one of them its items are gone. */
  readonly replicas: number;
  /** Largest item; clients skip larger ones. At most half of the memory for items, or memcached does not start. */
  readonly maxItemSize: Quantity;
  /** Where the pods run, what they may use, and further flags. Two thirds of the memory limit are for items. */
  readonly settings: ComponentSettings & { readonly resources: ResourceSettings };
}

/** How a client reaches memcached. */
export interface MemcachedClient {
  /** Address in Thanos's spelling: every pod by its own name, in the order of the StatefulSet. */
  readonly address: string;
  /** Largest item that it takes. */
  readonly maxItemSize: Quantity;
}

/** Port of memcached. It has no TLS in Thanos's client; NetworkPolicies alone say who reads and who writes. */
export const memcachedPort = 11211;

/**
 * Connections of one pod. Each client pod keeps up to 100 per cache, and a gateway has two caches; memcached's own 1,024
 * are ten pods, and what comes above it is closed and counts as a miss.
 *
 * Source: Thanos, `pkg/cacheutil/memcached_client.go`, `max_idle_connections`.
 */
const MOST_CONNECTIONS = 4096;

/** Caches that pods share. What it holds can be had again: no volume, no copies. */
export class Memcached extends Construct {
  /** What a client needs to know. */
  readonly client: MemcachedClient;

  /** Its pods, for clients that do not start without one. */
  readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, props: MemcachedProps) {
    super(scope, id);
    const { namespace, settings, maxItemSize } = props;
    const server = new StatefulWorkload(this, "server", {
      namespace,
      name: "memcached",
      component: "memcached",
      image: props.image,
      replicas: props.replicas,
      command: ["memcached"],
      args: [
        `--port=${memcachedPort}`,
        `--memory-limit=${itemMegabytes(settings.resources.limits.memory)}`,
        `--max-item-size=${maxItemSize.bytes}`,
        `--conn-limit=${MOST_CONNECTIONS}`,
        ...renderExtraArgs(settings.extraArgs, new Set(ownedFlags.memcached)),
      ],
      ports: { memcached: memcachedPort },
      probes: {
        startup: { port: "memcached", period: 2, failures: 30 },
        readiness: { port: "memcached", period: 5, failures: 3 },
        liveness: { port: "memcached", period: 15, failures: 4 },
      },
      claims: {},
      settings,
      terminationGracePeriod: Duration.seconds(30),
    });
    // Names and not addresses: which item is where depends on them, and an address is new after every restart.
    this.client = { address: `dnssrvnoa+_memcached._tcp.${server.host}`, maxItemSize };
    this.ready = server.ready;
  }
}

import type { Construct } from "constructs";
import type { ITerraformDependable } from "#cdktf";
import { Memcached, type MemcachedClient } from "../src/cache/memcached.js";
import { bucketCacheSize, usesMemcached } from "../src/config/long-term-settings.js";
import type { Environment } from "../src/config/model.js";
import type { ClusterNamespace } from "../src/kubernetes/cluster-namespace.js";
import { mergeSettings } from "../src/kubernetes/merge-settings.js";
import type { CachePlace } from "../src/thanos/caches.js";
import { memcachedImage } from "./images.js";

/** Where the caches of an environment are kept. */
export interface ChosenCaches {
  /** The Store Gateway's. */
  readonly gateway: {
    readonly indexCache: CachePlace;
    readonly bucketCache: CachePlace;
    readonly dependsOn: readonly ITerraformDependable[];
  };
  /** The Query Frontend's; absent where results are in its own memory. */
  readonly results: { readonly memcached?: MemcachedClient; readonly dependsOn: readonly ITerraformDependable[] };
}

/** The caches an environment asks for, with memcached where one of them is kept there. */
export function chooseCaches(scope: Construct, environment: Environment, namespace: ClusterNamespace): ChosenCaches {
  const { observability } = environment;
  const { storeGateway, queryFrontend } = observability;
  const own = { indexCache: storeGateway.indexCacheSize, bucketCache: bucketCacheSize(storeGateway) };
  if (!usesMemcached(observability)) return { gateway: { ...own, dependsOn: [] }, results: { dependsOn: [] } };
  const { client, ready } = new Memcached(scope, "memcached", {
    ...observability.memcached,
    namespace,
    image: memcachedImage(environment),
    settings: mergeSettings(observability.defaults, observability.memcached),
  });
  const place = (of: "indexCache" | "bucketCache") => (storeGateway[of] === "memcached" ? client : own[of]);
  return {
    gateway: { indexCache: place("indexCache"), bucketCache: place("bucketCache"), dependsOn: [ready] },
    results: { memcached: queryFrontend.cache === "memcached" ? client : undefined, dependsOn: [ready] },
  };
}

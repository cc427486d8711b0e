import { z } from "zod";
import { componentShape } from "./component.js";
import { quantity } from "./primitives.js";

/**
 * Where a cache is kept.
 *
 * @param what what is in it, for the description.
 */
export const cachePlace = (what: string) =>
  z
    .enum(["inMemory", "memcached"])
    .default("inMemory")
    .describe(`Where ${what} are cached: in each pod's own memory, or in memcached, which all pods share.`);

/** memcached, which runs as soon as a cache names it. */
export const memcached = () =>
  z
    .strictObject({
      replicas: z.int().min(1).default(2).describe("Number of pods; items are shared out over them, without copies."),
      maxItemSize: quantity({ atLeast: "1Mi" })
        .prefault("5Mi")
        .describe("Largest item; at most a third of the memory limit."),
      ...componentShape({ cpu: "100m", memory: "1536Mi", memoryLimit: "1536Mi" }),
    })
    .prefault({})
    .describe(
      "memcached, for the caches that name it. Two thirds of its memory limit are for items; its port has no TLS, NetworkPolicies alone protect it.",
    );

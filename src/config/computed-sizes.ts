import { coarseCpu, coarseMemory } from "../capacity/coarse.js";
import type { Need } from "../capacity/need.js";
import { volumeFor } from "../outage/volume.js";
import type { Quantity } from "../units/quantity.js";
import type { ProblemPath } from "./problem.js";
import type { Component } from "./schema/component.js";
import type { EnvironmentFile } from "./schema/environment.js";
import { sizedComponents } from "./sized-components.js";

type Resources = Component["resources"];

/**
 * Gives every size that the file does not say the one that follows from the fleet, where that is more than its default. What
 * the file says stays, whatever it is: a warning tells when it is too little.
 *
 * @param input the file as it was read.
 * @param content the same, validated, with every default.
 */
export function withComputedSizes(input: unknown, content: EnvironmentFile): EnvironmentFile {
  let sized: unknown = content;
  for (const { path, need, volume } of sizedComponents(content)) {
    const place = [...path, "resources"];
    sized = replaced(sized, place, resourcesFor(at(content, place) as Resources, at(input, place), need));
    if (volume !== undefined && at(input, volume.path) === undefined) {
      sized = replaced(sized, volume.path, larger(at(content, volume.path) as Quantity, volumeFor(volume.bytes)));
    }
  }
  return sized as EnvironmentFile;
}

function resourcesFor(defaults: Resources, given: unknown, need: Need): Resources {
  const says = (...path: ProblemPath) => at(given, path) !== undefined;
  const request = says("requests", "memory")
    ? defaults.requests.memory
    : larger(defaults.requests.memory, coarseMemory(need.memory));
  const limit = says("limits", "memory")
    ? defaults.limits.memory
    : larger(defaults.limits.memory, coarseMemory(need.memoryLimit));
  const cpu = says("requests", "cpu")
    ? defaults.requests.cpu
    : larger(defaults.requests.cpu, coarseCpu(need.cpuRequest));
  return {
    ...defaults,
    requests: {
      ...defaults.requests,
      // Of the two, the one that somebody named is right; nothing may reserve more than it may use.
      memory: says("requests", "memory") ? request : smaller(request, limit),
      cpu: says("requests", "cpu") || defaults.limits.cpu === undefined ? cpu : smaller(cpu, defaults.limits.cpu),
    },
    limits: { ...defaults.limits, memory: says("limits", "memory") ? limit : larger(limit, request) },
  };
}

function larger(one: Quantity, other: Quantity): Quantity {
  return one.isLessThan(other) ? other : one;
}

function smaller(one: Quantity, other: Quantity): Quantity {
  return other.isLessThan(one) ? other : one;
}

/** What is at a place of a file, where there is anything. */
function at(value: unknown, path: ProblemPath): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>)[key] : undefined),
    value,
  );
}

/** A copy with another value at a place. */
function replaced(value: unknown, path: ProblemPath, by: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  const inner = replaced((value as Record<string, unknown>)[key], rest, by);
  if (Array.isArray(value)) return value.map((item: unknown, index) => (index === key ? inner : item));
  return { ...(value as object), [key]: inner };
}

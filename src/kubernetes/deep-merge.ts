/** A value that YAML can hold. `undefined` means "not given". */
export type YamlValue = string | number | boolean | null | undefined | readonly YamlValue[] | YamlMap;

/** A map that YAML can hold. */
export interface YamlMap {
  readonly [key: string]: YamlValue;
}

/**
 * Lays `override` over `base`, as Helm lays values over a chart's own:
 *
 * - maps are merged key by key, at every depth;
 * - a list replaces the whole list, because two lists have no common keys to merge by;
 * - a scalar replaces what is there, and so does a map or list where the base has another kind;
 * - `null` stays: it is how Helm is told to drop a chart's default;
 * - `undefined` changes nothing, so that an optional setting can be passed on as it is.
 *
 * Neither argument is changed.
 */
export function deepMerge(base: YamlMap, override: YamlMap): YamlMap {
  const given = Object.entries(override).filter(([, value]) => value !== undefined);
  return Object.fromEntries([
    ...Object.entries(base),
    ...given.map(([key, value]) => [key, mergeValue(own(base, key), value)] as const),
  ]);
}

function mergeValue(base: YamlValue, override: YamlValue): YamlValue {
  if (!isMap(override)) return override;
  return deepMerge(isMap(base) ? base : {}, override);
}

function isMap(value: YamlValue): value is YamlMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A key such as `constructor` must not find what every JavaScript object inherits. */
function own(map: YamlMap, key: string): YamlValue {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

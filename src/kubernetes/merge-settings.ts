import type { ComponentSettings, PlacementSettings } from "./component-settings.js";

/**
 * A component's settings over those its cluster gives to all components: labels and annotations are joined, everything
 * else is the component's own where it has one.
 */
export function mergeSettings<Settings extends ComponentSettings>(
  defaults: PlacementSettings,
  settings: Settings,
): Settings {
  const own = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as Settings;
  return {
    ...defaults,
    ...own,
    labels: { ...defaults.labels, ...settings.labels },
    annotations: { ...defaults.annotations, ...settings.annotations },
  };
}

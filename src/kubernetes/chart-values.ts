import type { ComponentSettings, ResourceSettings } from "./component-settings.js";
import type { YamlMap } from "./deep-merge.js";
import { completeTolerations } from "./tolerations.js";

/** Where a chart's images come from. */
export interface ChartImages {
  /**
   * Registry, or registry and path, that mirrors the images and takes the place of their registry host.
   *
   * @default - each image's own registry
   */
  readonly imageRegistry?: string;
}

/**
 * The part of a component's settings that every chart we release takes under the same keys. Labels and annotations are
 * not among them: each chart has its own names for those.
 */
export function commonChartValues(settings: ComponentSettings & ChartImages): YamlMap {
  return {
    global: {
      imageRegistry: settings.imageRegistry?.replace(/\/+$/, ""),
      imagePullSecrets: settings.imagePullSecrets,
    },
    nodeSelector: settings.nodeSelector,
    tolerations:
      settings.tolerations && completeTolerations(settings.tolerations).map((toleration) => ({ ...toleration })),
    priorityClassName: settings.priorityClass,
    resources: settings.resources && resourceValues(settings.resources),
  };
}

/** Requests and limits as a pod spells them. */
function resourceValues({ requests, limits }: ResourceSettings): YamlMap {
  return {
    requests: {
      cpu: requests.cpu.toString(),
      memory: requests.memory.toString(),
      "ephemeral-storage": requests.ephemeralStorage?.toString(),
    },
    limits: {
      cpu: limits.cpu?.toString(),
      memory: limits.memory.toString(),
      "ephemeral-storage": limits.ephemeralStorage?.toString(),
    },
  };
}

const RESERVED_LABEL = /^(app\.kubernetes\.io|helm\.sh)\//;

/**
 * Labels that can be added to a chart's objects.
 *
 * @throws Error when a label is one that charts set and select their pods by: the object would carry it twice.
 */
export function chartLabels(labels: Readonly<Record<string, string>> | undefined): YamlMap | undefined {
  const reserved = Object.keys(labels ?? {}).filter((key) => RESERVED_LABEL.test(key));
  if (reserved.length > 0) {
    throw new Error(
      `\`labels\`: the chart sets app.kubernetes.io/ and helm.sh/ labels itself; got: ${reserved.join(", ")}`,
    );
  }
  return labels;
}

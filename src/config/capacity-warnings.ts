import type { Environment } from "./model.js";
import { renderPath } from "./problem.js";
import { everyComponent } from "./rules/components.js";
import { sizedComponents } from "./sized-components.js";

const GIBIBYTE = 2 ** 30;

/** Sizes that the file names and that the fleet does not fit into: what is killed, or full, comes as a surprise otherwise. */
export function capacityWarnings(environment: Environment): string[] {
  const { file, observability } = environment;
  const components = new Map(everyComponent(environment).map(({ path, settings }) => [renderPath(path), settings]));
  return sizedComponents(environment).flatMap(({ path, need, volume, drivers }) => {
    const place = renderPath(path);
    const limit = components.get(place)?.resources.limits.memory;
    const driven = `(from ${drivers.join(", ")}; \`npm run capacity\` shows how)`;
    const small =
      limit === undefined || limit.bytes >= need.memory
        ? []
        : [
            `${file}: ${place}.resources.limits.memory is ${limit}, and ${Math.ceil(need.memory / 2 ** 20)}Mi are in use ` +
              `all the time: write twice that, or remove it to have it computed ${driven}.`,
          ];
    const size = observability.receive.volumeSize;
    const full =
      volume === undefined || size.bytes >= volume.bytes
        ? []
        : [
            `${file}: ${renderPath(volume.path)} is ${size}, and ${Math.ceil(volume.bytes / GIBIBYTE)}Gi are needed: ` +
              `write that or more, or remove it to have it computed ${driven}.`,
          ];
    return [...small, ...full];
  });
}

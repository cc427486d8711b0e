import type {
  StatefulSetV1SpecTemplateSpecContainerVolumeMount,
  StatefulSetV1SpecTemplateSpecVolume,
} from "#kubernetes/stateful-set-v1";
import type { Quantity } from "../units/quantity.js";

/** Something mounted into a container. */
export type PodVolume = { readonly name: string; readonly mountPath: string } & (
  | { readonly configMap: string }
  /** @default - `items`: every key, as a file of its name; else the file of each key named here */
  | { readonly secret: string; readonly items?: Readonly<Record<string, string>> }
  | { readonly scratch: Quantity }
  /** A volume claim template of the StatefulSet has this name. */
  | { readonly claim: true }
);

/**
 * The volumes of a pod. Claims are left out: the StatefulSet makes them from its templates.
 *
 * @param volumes what all its containers mount; one that several mount is one volume.
 * @throws Error when one name stands for different volumes.
 */
export function podVolumes(volumes: readonly PodVolume[]): StatefulSetV1SpecTemplateSpecVolume[] {
  return distinct(volumes).flatMap((volume): StatefulSetV1SpecTemplateSpecVolume[] => {
    const { name } = volume;
    if ("configMap" in volume)
      return [{ name, configMap: { name: volume.configMap, optional: false, defaultMode: "0444" } }];
    if ("secret" in volume)
      return [
        {
          name,
          secret: {
            secretName: volume.secret,
            optional: false,
            defaultMode: "0440",
            items:
              volume.items === undefined
                ? undefined
                : Object.entries(volume.items).map(([key, path]) => ({ key, path })),
          },
        },
      ];
    if ("scratch" in volume) return [{ name, emptyDir: { sizeLimit: String(volume.scratch) } }];
    return [];
  });
}

function distinct(volumes: readonly PodVolume[]): PodVolume[] {
  const byName = new Map<string, PodVolume>();
  const content = (volume: PodVolume) => JSON.stringify({ ...volume, mountPath: undefined });
  for (const volume of volumes) {
    const same = byName.get(volume.name) ?? volume;
    if (content(same) !== content(volume)) {
      throw new Error(`two volumes of one pod need two names; got: ${volume.name}, twice`);
    }
    byName.set(volume.name, same);
  }
  return [...byName.values()];
}

/** Where a container sees its volumes. Never by sub-path: a ConfigMap mounted that way is not updated. */
export function volumeMounts(volumes: readonly PodVolume[]): StatefulSetV1SpecTemplateSpecContainerVolumeMount[] {
  return volumes.map((volume) => ({
    name: volume.name,
    mountPath: volume.mountPath,
    readOnly: "configMap" in volume || "secret" in volume,
  }));
}

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../src/config/model.js";
import { LabError } from "../lab-error.js";
import type { LabPaths } from "../paths.js";

/** In what a lab differs from its environment file, as it was chosen when it was started. */
export interface LabVariant {
  /** Servers of MinIO, of one drive each; the file's one server of four drives costs a fraction of their requests. */
  readonly minioServers: number;
}

/** The variant of the lab that exists on this host; undefined for the lab as its file has it. */
export function readVariant(paths: LabPaths): LabVariant | undefined {
  const file = variantFile(paths);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as LabVariant) : undefined;
}

/**
 * Chooses the variant of the lab that is about to start.
 *
 * @param exists whether there is a lab already.
 * @throws LabError when there is one that was started otherwise: drives cannot be shared out anew.
 */
export function chooseVariant(paths: LabPaths, variant: LabVariant, exists: boolean): void {
  const former = readVariant(paths)?.minioServers;
  if (exists && former !== variant.minioServers)
    throw new LabError(
      `the lab that exists has ${former ?? 1} MinIO servers`,
      "`npm run lab -- down` first: their drives cannot be shared out anew",
    );
  mkdirSync(paths.state, { recursive: true, mode: 0o700 });
  writeFileSync(variantFile(paths), JSON.stringify(variant));
}

/** The environment as this variant of the lab has it. */
export function withVariant(environment: Environment, variant: LabVariant | undefined): Environment {
  const { objectStore } = environment.observability;
  if (variant === undefined || objectStore.minio === undefined) return environment;
  const minio = {
    ...objectStore.minio,
    servers: variant.minioServers,
    drivesPerServer: 1,
    // The zone that stays when a scenario takes another one away.
    nodeSelector: { "topology.kubernetes.io/zone": "lab-a" },
  };
  return { ...environment, observability: { ...environment.observability, objectStore: { ...objectStore, minio } } };
}

/** It goes with everything else of the lab. */
function variantFile(paths: LabPaths): string {
  return join(paths.state, "variant.json");
}

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../src/config/model.js";
import { isFromEarlierBoot, readClaim } from "../claim.js";
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
 * Why a lab cannot start in this variant: there is one that was started otherwise, and its drives cannot be shared out anew.
 * One from before the machine was restarted is no reason, because the start removes it.
 *
 * @param variant undefined for whatever the lab was started with.
 */
export function variantProblem(paths: LabPaths, variant: LabVariant | undefined): LabError | undefined {
  const claim = readClaim(paths);
  if (variant === undefined || claim === undefined || isFromEarlierBoot(claim)) return undefined;
  const former = readVariant(paths)?.minioServers;
  if (former === variant.minioServers) return undefined;
  return new LabError(
    `the lab that exists has ${former ?? 1} MinIO servers`,
    "`npm run lab -- down` first: their drives cannot be shared out anew",
  );
}

/**
 * Writes down the variant of a lab that is about to be claimed, and nothing where there is a lab already. Before the claim
 * and after everything else that can fail: a variant without a claim is what a start left behind that got no further, and
 * no later start may take it for its own.
 *
 * @param variant undefined for the lab as its file has it.
 */
export function keepVariant(paths: LabPaths, variant: LabVariant | undefined): void {
  if (readClaim(paths) !== undefined) return;
  if (variant === undefined) return rmSync(variantFile(paths), { force: true });
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

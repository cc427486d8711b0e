import { loadEnvironments } from "../config/load.js";
import type { Environment } from "../config/model.js";
import { costEstimate } from "../cost/cost-estimate.js";
import { environmentCost } from "../cost/environment-cost.js";
import { erasureCoding } from "../cost/erasure-coding.js";
import { otherRegion, s3Prices, type Prices } from "../cost/prices.js";
import { Duration } from "../units/duration.js";
import { priceFile } from "./price-file.js";
import { renderCost, type CostStore } from "./render-cost.js";
import { UserError } from "./user-error.js";

/** The options as they stand on the command line. */
export interface CostArguments {
  readonly prices?: string;
  readonly noncurrent?: string;
  readonly bytesPerSample?: string;
  readonly why?: true;
  readonly json?: true;
}

/** Where everything is. */
export interface CostPlace {
  /** Folder of the environment files. */
  readonly environments: string;
  /** Takes what the reader is told. */
  readonly write: (text: string) => void;
}

/**
 * Says what an environment's object store holds, how often it is asked, and what that costs.
 *
 * @throws UserError, EnvironmentProblems
 */
export function runCost(name: string, given: CostArguments, { environments, write }: CostPlace): void {
  const [environment] = loadEnvironments(environments, [name]);
  if (environment === undefined) throw new Error(`${name} was neither loaded nor refused`);
  const input = environmentCost(environment, {
    noncurrent: given.noncurrent === undefined ? undefined : noncurrent(given.noncurrent),
    bytesPerSample: given.bytesPerSample === undefined ? undefined : bytesPerSample(given.bytesPerSample),
  });
  const store = storeOf(environment, given.prices === undefined ? undefined : priceFile(given.prices));
  const estimate = costEstimate(input, store.prices);
  write(
    given.json === true
      ? `${JSON.stringify({ environment: name, store, input, estimate }, null, 2)}\n`
      : renderCost({ input, store, estimate }, { why: given.why === true }),
  );
}

function noncurrent(text: string): Duration {
  try {
    return Duration.parse(text);
  } catch (error) {
    throw new UserError(`--noncurrent ${text}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function bytesPerSample(text: string): number {
  const bytes = Number(text);
  if (bytes > 0 && Number.isFinite(bytes)) return bytes;
  throw new UserError(`--bytes-per-sample ${text}: a number above 0, such as 2.3`);
}

/** The store, with prices where they are known: those of AWS, or the user's own. */
export function storeOf({ observability: { objectStore } }: Environment, own: Prices | undefined): CostStore {
  const { minio, existing, s3 } = objectStore;
  if (minio !== undefined) {
    const { overhead, ...set } = erasureCoding(minio.servers, minio.drivesPerServer);
    const capacity = minio.servers * minio.drivesPerServer * minio.driveSize.bytes;
    // What is paid for is disk, parity and all; nobody counts requests.
    const prices = own === undefined ? undefined : { ...own, perGbMonth: own.perGbMonth * overhead };
    return { name: "MinIO", prices, disk: { overhead, ...set, capacity } };
  }
  const region = s3?.region ?? existing?.region ?? otherRegion;
  if (own !== undefined) return { name: "the object store", prices: own };
  if (s3 === undefined && existing?.endpoint.endsWith(".amazonaws.com") !== true) return { name: "the object store" };
  const known = s3Prices[region];
  return {
    name: `S3 in ${region}`,
    prices: known ?? s3Prices[otherRegion],
    ...(known === undefined ? { pricesOf: otherRegion } : {}),
  };
}

import type { Environment } from "../config/model.js";
import type { RotationStep } from "./plan-authorities.js";

/** What somebody may ask for. */
export interface IdentityOptions {
  /** Days a new certificate is valid, 1 to 398. @default 90 */
  readonly leafDays?: number;
  /** Ids, clusters, or `all`: made anew although they are good. @default - none */
  readonly renew?: readonly string[];
  /** A step of replacing authorities. @default - none */
  readonly step?: RotationStep;
}

/** Whose identities, where they are kept, and what is to be done. */
export interface IdentityProps {
  readonly environment: Environment;
  /** The folder of this environment's private half, such as `identities/prod`. */
  readonly folder: string;
  /** The public inventory, such as `environments/prod/identities.json`. */
  readonly inventoryFile: string;
  /** The time it is. */
  readonly now: Date;
  readonly options?: IdentityOptions;
}

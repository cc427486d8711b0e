import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { HARD_CODED_PATHS } from "./cluster/namespaces.js";
import { LabError } from "./lab-error.js";
import type { LabPaths } from "./paths.js";
import { currentBootId } from "./process/identity.js";

/** What the lab writes down before it creates anything on the host. */
export interface Claim {
  /** Working copy of the repository that started the lab. */
  readonly checkout: string;
  /** Boot of the machine it was started in: after a restart nothing of it runs any more. */
  readonly bootId: string;
  /** Folders of the host that had to be made as mount points, to be removed by `down`. */
  readonly createdFolders: readonly string[];
}

/** The claim of the lab that exists on this host, if any. */
export function readClaim(paths: LabPaths): Claim | undefined {
  if (!existsSync(paths.claim)) return undefined;
  try {
    return JSON.parse(readFileSync(paths.claim, "utf8")) as Claim;
  } catch {
    throw new LabError(`${paths.claim} is damaged`, "run `npm run lab -- down`, then start again");
  }
}

/** Claims the lab's names on this host, before the first of them is used, and makes the mount points the host lacks. */
export function writeClaim(paths: LabPaths, checkout: string): void {
  if (readClaim(paths) === undefined) {
    const createdFolders = HARD_CODED_PATHS.filter((folder) => !existsSync(folder));
    const claim: Claim = { checkout, bootId: currentBootId(), createdFolders };
    // Volumes below are writable for everyone, as pods of any user need it; no other user of the host gets there.
    mkdirSync(paths.state, { recursive: true, mode: 0o700 });
    writeFileSync(`${paths.claim}.new`, `${JSON.stringify(claim, undefined, 2)}\n`);
    renameSync(`${paths.claim}.new`, paths.claim);
  }
  for (const folder of HARD_CODED_PATHS) mkdirSync(folder, { recursive: true });
}

/** Whether the lab was started before the machine was restarted. */
export function isFromEarlierBoot(claim: Claim): boolean {
  return claim.bootId !== currentBootId();
}

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readInventory, type IdentityInventory } from "../../src/config/identity-inventory.js";
import type { Environment } from "../../src/config/model.js";
import { checkIdentities, type IdentityCheck } from "../../src/identity/check-identities.js";
import { ensureIdentities } from "../../src/identity/ensure-identities.js";
import type { IdentityOptions } from "../../src/identity/identity-options.js";
import type { IdentityReport } from "../../src/identity/identity-report.js";
import { stackVariables, type StackVariables } from "../../src/identity/stack-variables.js";
import { child, environment, type Settings } from "./environment.js";

/** When the tests begin; what makes handshakes must begin now. */
export const start = new Date("2026-11-22T10:00:00Z");

/** A time that many days after the start. */
export const day = (days: number) => new Date(start.getTime() + days * 86_400_000);

/** An environment with everything that can be issued: two child clusters, MinIO and Grafana. */
export function issuing(overrides: Settings = {}, clusters: readonly string[] = ["batcave", "batmobile"]): Environment {
  return environment({
    childClusters: clusters.map((name) => child(name)),
    ...overrides,
    observability: {
      objectStore: { existing: undefined, minio: { image: "registry.example.com/minio:1" } },
      ...(overrides["observability"] as Settings | undefined),
    },
  });
}

/** Loading an environment takes longer than issuing for it. */
const usual = issuing();

/** What a first run made at that time, by path. Making it anew for each test took a third of all of their time. */
const settled = new Map<number, ReadonlyMap<string, string>>();

/** Identities in a folder of their own. */
export interface IdentityPlace {
  /** The folder of it all; a test removes it. */
  readonly root: string;
  readonly folder: string;
  readonly inventoryFile: string;
  /** Path of a file of the private half. */
  readonly file: (name: string) => string;
  readonly run: (options?: IdentityOptions, now?: Date, of?: Environment) => Promise<IdentityReport>;
  /** Leaves what a first run makes, as every later step finds it: made once, then copied. For what looks at later steps. */
  readonly settle: (now?: Date) => Promise<void>;
  readonly check: (now?: Date, of?: Environment) => IdentityCheck;
  readonly inventory: () => IdentityInventory;
  readonly variables: (cluster: string) => StackVariables;
  /** Every file below the root by path, with its text. */
  readonly files: () => Map<string, string>;
  readonly remove: () => void;
}

/**
 * A place to make identities in.
 *
 * @param root where. @default - a new temporary folder
 */
export function identityPlace(root = mkdtempSync(join(tmpdir(), "identities-"))): IdentityPlace {
  const folder = join(root, "identities", "test");
  const inventoryFile = join(root, "environments", "test", "identities.json");
  const props = (now: Date, of: Environment) => ({ environment: of, folder, inventoryFile, now });
  const run: IdentityPlace["run"] = (options = {}, now = start, of = usual) =>
    ensureIdentities({ ...props(now, of), options });
  const files = () =>
    new Map(
      readdirSync(root, { recursive: true, encoding: "utf8" })
        .sort()
        .filter((name) => statSync(join(root, name)).isFile())
        .map((name) => [name, readFileSync(join(root, name), "utf8")]),
    );
  return {
    root,
    folder,
    inventoryFile,
    file: (name) => join(folder, name),
    run,
    async settle(now = start) {
      const made = settled.get(now.getTime());
      if (made === undefined) {
        await run({}, now);
        settled.set(now.getTime(), files());
        return;
      }
      for (const [name, text] of made) {
        mkdirSync(dirname(join(root, name)), { recursive: true, mode: 0o700 });
        writeFileSync(join(root, name), text, { mode: 0o600 });
      }
    },
    check: (now = start, of = usual) => checkIdentities(props(now, of)),
    inventory: () => readInventory(inventoryFile).inventory,
    variables: (cluster) => stackVariables(folder, "test", cluster),
    files,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Ids with an outcome, of certificates and credentials. */
export function ids({ certificates, credentials }: IdentityReport, outcome: string): string[] {
  return [...certificates, ...credentials].filter((one) => one.outcome === outcome).map(({ id }) => id);
}

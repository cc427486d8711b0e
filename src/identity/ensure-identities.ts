import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { IdentityInventory } from "../config/identity-inventory.js";
import { observabilityClusterName, stackId, type Environment } from "../config/model.js";
import type { IdentityProps } from "./identity-options.js";
import { identityReport, removedIdentities, type IdentityReport } from "./identity-report.js";
import { inventoryText } from "./inventory-text.js";
import { mint, type Minted } from "./mint.js";
import { nextInventory } from "./next-inventory.js";
import { prepare, type Preparation } from "./prepare.js";
import { writeWhole } from "./private-folder.js";
import { authorityFile, certificateFile, credentialFile } from "./private-half.js";
import { authorityOf, generationOf } from "./rotation.js";
import { clusterVariables, variablesFile } from "./stack-variables.js";

/**
 * Makes and renews what an environment needs, and leaves everything else as it is, byte for byte.
 *
 * Every file is written whole, and the inventory last: a run that was interrupted is finished by the next one, because
 * revisions are counted from what the inventory lists.
 *
 * @throws EnvironmentProblems with everything that stands in the way; nothing is written then.
 */
export async function ensureIdentities(props: IdentityProps): Promise<IdentityReport> {
  const { environment, inventoryFile, now, options } = props;
  const preparation = prepare(props);
  const minted = await mint(preparation, environment.name, now, options?.leafDays);
  const inventory = nextInventory(preparation, minted);
  writePrivateHalf(environment, preparation, minted);
  writeInventory(inventoryFile, inventory);
  removeFormerAuthorities(preparation);
  return identityReport(environment, preparation, inventory, now);
}

/** Names of an environment's clusters, as its stacks have them. */
export function clusterNames({ childClusters }: Environment): string[] {
  return [observabilityClusterName, ...childClusters.map(({ name }) => name)];
}

function writePrivateHalf(environment: Environment, preparation: Preparation, minted: Minted): void {
  const { folder, required, authorities } = preparation;
  folder.removeUnfinished();
  for (const [commonName, stored] of minted.authorities) folder.write(authorityFile(commonName), stored.text);
  for (const [id, stored] of minted.certificates) folder.write(certificateFile(id), stored.text);
  for (const [id, stored] of minted.credentials) folder.write(credentialFile(id), json(stored));
  const clusters = clusterNames(environment);
  for (const cluster of clusters) {
    const variables = clusterVariables(cluster, required, authorities, minted);
    folder.write(variablesFile(stackId(environment.name, cluster)), json(variables));
  }
  for (const { id } of removedIdentities(environment, preparation)) {
    const [cluster = ""] = id.split("/");
    folder.remove(certificateFile(id));
    folder.remove(credentialFile(id));
    if (!clusters.includes(cluster)) folder.remove(variablesFile(stackId(environment.name, cluster)));
  }
}

function writeInventory(file: string, inventory: IdentityInventory): void {
  const text = inventoryText(inventory);
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  mkdirSync(dirname(file), { recursive: true });
  writeWhole(file, text, 0o644);
}

/** Only after the inventory has stopped listing them, and never a newer one: it may belong to a newer inventory. */
function removeFormerAuthorities({ folder, authorities }: Preparation): void {
  for (const [name, { bundle }] of authorities) {
    const oldest = Math.min(...bundle.commonNames.map(generationOf));
    folder
      .names("authorities")
      .map((file) => file.slice(authorityFile("").indexOf("/") + 1).replace(/\.pem$/, ""))
      .filter((commonName) => authorityOf(commonName) === name && generationOf(commonName) < oldest)
      .forEach((commonName) => folder.remove(authorityFile(commonName)));
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
